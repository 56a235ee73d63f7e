package saved

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzip"
)

// stdinName stands for standard input among file names.
const stdinName = "-"

// Files yields the pages of the inputs in their order: files, archives (WARC,
// WET), folders (searched recursively, in the order of names, for .html, .htm,
// .xhtml, .txt and archives, each also with .gz), and "-" for stdin, which may
// be a page or an archive. An input that gives no page yields one with an error.
func Files(inputs []string, stdin io.Reader) iter.Seq[Page] {
	return func(yield func(Page) bool) {
		for _, input := range inputs {
			if !yieldInput(input, stdin, yield) {
				return
			}
		}
	}
}

// yieldInput yields the pages of one input and says whether to go on.
func yieldInput(input string, stdin io.Reader, yield func(Page) bool) bool {
	if input == stdinName {
		return yieldStream(stdin, input, yield)
	}
	info, err := os.Stat(input)
	if err != nil {
		return yield(Page{ID: idOf(input), File: input, Err: classify(input, err)})
	}
	if info.IsDir() {
		return yieldFolder(input, yield)
	}
	return yieldFile(input, yield)
}

// yieldFile yields a page, or the pages of an archive, whatever it is called.
func yieldFile(file string, yield func(Page) bool) bool {
	archive, err := looksLikeArchive(file)
	if err != nil {
		return yield(Page{ID: idOf(file), File: file, Err: classify(file, err)})
	}
	if !archive {
		return yield(Page{ID: idOf(file), File: file, ContentType: contentTypeOf(file)})
	}
	f, err := os.Open(file)
	if err != nil {
		return yield(Page{ID: idOf(file), File: file, Err: classify(file, err)})
	}
	defer f.Close()
	return yieldArchive(f, file, yield)
}

// yieldStream yields what a stream holds: a page or an archive.
func yieldStream(r io.Reader, name string, yield func(Page) bool) bool {
	in := bufio.NewReaderSize(r, 64<<10)
	head, err := in.Peek(4 << 10)
	if err != nil && !errors.Is(err, io.EOF) {
		return yield(Page{ID: name, File: name, Err: fail(CodeUnreadable, name, err)})
	}
	if archiveHead(head) {
		return yieldArchive(in, name, yield)
	}
	return yield(Page{ID: name, File: name, stream: in})
}

// yieldFolder yields the pages of a folder and the folders in it. Hidden files
// and folders are left out.
func yieldFolder(root string, yield func(Page) bool) bool {
	found, on := false, true
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if on = yield(Page{ID: idOf(path), File: path, Err: classify(path, err)}); !on {
				return fs.SkipAll
			}
			found = true
			return nil
		}
		if strings.HasPrefix(d.Name(), ".") && path != root {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || !isInput(d.Name()) {
			return nil
		}
		found = true
		if on = yieldFile(path, yield); !on {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return yield(Page{ID: idOf(root), File: root, Err: classify(root, err)})
	}
	if !found {
		return yield(Page{ID: idOf(root), File: root, Err: fail(CodeNoPages, root,
			fmt.Errorf("no pages in this folder (looked for %s, also with .gz)", strings.Join(slices.Concat(pageExtensions, archiveExtensions), " ")))})
	}
	return on
}

// isInput says whether a file of a folder is taken for a page or an archive.
func isInput(name string) bool {
	_, _, page := cutExtension(name, pageExtensions)
	_, _, archive := cutExtension(name, archiveExtensions)
	return page || archive
}

func looksLikeArchive(file string) (bool, error) {
	f, err := os.Open(file)
	if err != nil {
		return false, err
	}
	defer f.Close()
	head := make([]byte, 4<<10)
	n, err := io.ReadFull(f, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false, err
	}
	return archiveHead(head[:n]), nil
}

// archiveHead says whether a file that begins so is a WARC file, compressed or not.
func archiveHead(head []byte) bool {
	if isGzip(head) {
		zr, err := gzip.NewReader(bytes.NewReader(head))
		if err != nil {
			return false
		}
		plain := make([]byte, len(archiveMagic))
		n, _ := io.ReadFull(zr, plain)
		head = plain[:n]
	}
	return bytes.HasPrefix(head, archiveMagic)
}

// archiveMagic is how every WARC record begins (ISO 28500).
var archiveMagic = []byte("WARC/")

// yieldArchive is not there yet
func yieldArchive(r io.Reader, name string, yield func(Page) bool) bool {
	return yield(Page{ID: idOf(name), File: name, Err: fail(CodeNotAPage, name, errors.New("is a WARC archive, which this version does not read"))})
}
