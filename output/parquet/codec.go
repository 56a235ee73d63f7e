package parquet

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
	parquetzstd "github.com/parquet-go/parquet-go/compress/zstd"
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
