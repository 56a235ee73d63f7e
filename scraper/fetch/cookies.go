package fetch

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// readCookies reads cookies.txt files: seven fields a line, parted by tabs: domain,
// subdomains too (TRUE), path, HTTPS only (TRUE), expiry in Unix seconds or 0,
// name, value. Lines that begin with # are comments, but for #HttpOnly_.
func readCookies(names []string) (http.CookieJar, error) {
	jar, err := cookiejar.New(&cookiejar.Options{PublicSuffixList: publicsuffix.List})
	if err != nil {
		return nil, fmt.Errorf("cookies: %w", err)
	}
	for _, name := range names {
		if err := readCookieFile(jar, name); err != nil {
			return nil, err
		}
	}
	return jar, nil
}

func readCookieFile(jar http.CookieJar, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("cookie file: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimPrefix(strings.TrimRight(lines.Text(), "\r"), "#HttpOnly_")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			continue
		}
		if err := addCookie(jar, line); err != nil {
			return fmt.Errorf("cookie file %s:%d: %w", name, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("cookie file %s: %w", name, err)
	}
	return nil
}

func addCookie(jar http.CookieJar, line string) error {
	f := strings.Split(line, "\t")
	if len(f) != 7 {
		return fmt.Errorf("%d fields, want 7 parted by tabs (cookies.txt of Netscape)", len(f))
	}
	host := strings.TrimPrefix(f[0], ".")
	if host == "" {
		return fmt.Errorf("no domain")
	}
	expiry, err := strconv.ParseInt(f[4], 10, 64)
	if err != nil {
		return fmt.Errorf("expiry %q is no number", f[4])
	}
	c := &http.Cookie{Name: f[5], Value: f[6], Path: f[2], Secure: strings.EqualFold(f[3], "TRUE")}
	if strings.EqualFold(f[1], "TRUE") {
		c.Domain = host
	}
	if expiry > 0 {
		c.Expires = time.Unix(expiry, 0)
	}
	jar.SetCookies(&url.URL{Scheme: "https", Host: host, Path: f[2]}, []*http.Cookie{c})
	return nil
}
