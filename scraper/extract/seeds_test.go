package extract

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// conformanceSeeds are the files of some of the folders of conformance data in
// NEWSARC_SHARED, for fuzz targets to begin with; none without it. Collections
// are taken apart into their cases. Every n-th case is taken of the large ones,
// since each seed runs with every go test.
func conformanceSeeds(tb testing.TB, folders ...string) [][]byte {
	tb.Helper()
	shared := os.Getenv("NEWSARC_SHARED")
	if shared == "" {
		return nil
	}
	var seeds [][]byte
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(shared, "conformance", folder), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			var cases [][]byte
			switch filepath.Ext(path) {
			case ".dat":
				for _, c := range strings.Split("\n"+string(data), "\n#data\n")[1:] {
					source, _, _ := strings.Cut(c, "\n#")
					cases = append(cases, []byte(source))
				}
			case ".gz":
				if cases, err = packed(data); err != nil {
					return err
				}
			default:
				cases = [][]byte{data}
			}
			step := 1 + len(cases)/20
			for i := 0; i < len(cases); i += step {
				seeds = append(seeds, cases[i])
			}
			return nil
		})
		if err != nil {
			tb.Fatal(err)
		}
	}
	return seeds
}

// packed returns the files of an archive.
func packed(data []byte) (files [][]byte, err error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	for tr := tar.NewReader(z); ; {
		switch _, err := tr.Next(); err {
		case nil:
		case io.EOF:
			return files, nil
		default:
			return nil, err
		}
		file, err := io.ReadAll(tr)
		if err != nil {
			return nil, err
		}
		files = append(files, file)
	}
}
