package extract

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
)

// decode turns the bytes of a page into UTF-8 and names the encoding they were in.
func decode(body []byte, meta Meta) (text, name string, err error) {
	contentType := meta.ContentType
	if meta.Charset != "" {
		contentType = "text/html; charset=" + meta.Charset
	}
	enc, name, certain := charset.DetermineEncoding(body, contentType)
	if !certain && utf8.Valid(body) {
		return string(body), "utf-8", nil
	}
	decoded, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return "", "", fmt.Errorf("%w: %s: %w", ErrUndecodable, name, err)
	}
	return string(bytes.TrimPrefix(decoded, []byte("\ufeff"))), name, nil
}

// isPlain says whether a decoded page is the plain-text rendition of one.
func isPlain(text string, meta Meta) bool {
	if strings.HasPrefix(strings.ToLower(meta.ContentType), "text/plain") {
		return true
	}
	head := strings.ToLower(text[:min(len(text), 4096)])
	for _, tag := range []string{"<!doctype", "<html", "<head", "<body", "<div", "<p", "<table", "<meta", "<title"} {
		if strings.Contains(head, tag) {
			return false
		}
	}
	return !strings.Contains(text, "</")
}
