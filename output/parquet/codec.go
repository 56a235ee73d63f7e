package parquet

import (
	"fmt"
	"slices"
	"sync"

	"github.com/klauspost/compress/zstd"
	parquetzstd "github.com/parquet-go/parquet-go/compress/zstd"
	"github.com/parquet-go/parquet-go/encoding/plain"
)

// codec is parquet-go's zstd with a window of one page: with the window that
// belongs to the level an encoder takes 16 MB, and finds nothing more in it.
type codec struct {
	parquetzstd.Codec
	encoder func() (*zstd.Encoder, error)
}

func newCodec() *codec {
	return &codec{encoder: sync.OnceValues(func() (*zstd.Encoder, error) {
		return zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(pageSize),
			zstd.WithEncoderConcurrency(1), zstd.WithZeroFrames(true), zstd.WithEncoderCRC(false))
	})}
}

// Encode implements compress.Codec.
func (c *codec) Encode(dst, src []byte) ([]byte, error) {
	e, err := c.encoder()
	if err != nil {
		return dst, fmt.Errorf("zstd: %w", err)
	}
	return e.EncodeAll(src, dst[:0]), nil
}

// plainTexts is PLAIN of texts with room made for a page at once: parquet-go makes
// it text by text, and copies the page each time that it has become too small.
type plainTexts struct{ plainEncoding }

type plainEncoding = plain.Encoding // which has a method of the same name

// EncodeByteArray implements encoding.Encoding.
func (p *plainTexts) EncodeByteArray(dst, src []byte, offsets []uint32) ([]byte, error) {
	if n := len(offsets) - 1; n > 0 {
		dst = slices.Grow(dst[:0], int(offsets[n]-offsets[0])+n*plain.ByteArrayLengthSize)
	}
	return p.plainEncoding.EncodeByteArray(dst, src, offsets)
}
