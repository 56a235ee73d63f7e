package fetch

import (
	"bytes"
	"io"
	"sync"
)

// wholeBody reads a body at one go into memory that is used again, and keeps a copy
// of its size. colly, which would read it into memory that it grows many times,
// finds it empty.
type wholeBody struct {
	io.ReadCloser
	ex *exchange
}

// keepBuffer is how large a buffer may be that is used again.
const keepBuffer = 1 << 20

var bodyBuffers = sync.Pool{New: func() any { b := make([]byte, 0, 64<<10); return &b }}

func (b *wholeBody) Read([]byte) (int, error) {
	pooled := bodyBuffers.Get().(*[]byte)
	body := (*pooled)[:0]
	var err error
	for err == nil {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		var n int
		n, err = b.ReadCloser.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
	}
	if cap(body) > keepBuffer {
		b.ex.whole = body
	} else {
		b.ex.whole = bytes.Clone(body)
		*pooled = body
		bodyBuffers.Put(pooled)
	}
	return 0, err
}
