package saved

import (
	"bytes"
	"encoding/json"

	"github.com/newsarc/newsarc/schema"
)

// line is the shape of a result as JSON.
type line struct {
	ID    schema.Text `json:"id"`
	Error *Error      `json:"error"`
	schema.Article
	Items       schema.List[schema.Item] `json:"items"`
	NextPageURL schema.Text              `json:"next_page_url"`
}

// encode sets r.Line. A record that JSON cannot hold becomes the page's error.
func (r *Result) encode() {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	l := line{ID: schema.Text(r.Page.ID), Error: r.Err, Article: r.Record, Items: r.Items, NextPageURL: schema.Text(r.NextPageURL)}
	if err := enc.Encode(&l); err != nil {
		r.Err, r.Record, r.Items, r.NextPageURL = fail(CodeFailed, r.Page.File, err), schema.Article{}, nil, ""
		buf.Reset()
		l = line{ID: l.ID, Error: r.Err}
		if err := enc.Encode(&l); err != nil {
			r.Err = fail(CodeFailed, r.Page.File, err)
			return
		}
	}
	r.Line = buf.Bytes()
}
