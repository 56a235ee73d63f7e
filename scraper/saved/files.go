package saved

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsarc/newsarc/scraper/archive"
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
	warc, err := looksLikeArchive(file)
	if err != nil {
		return yield(Page{ID: idOf(file), File: file, Err: classify(file, err)})
	}
	if !warc {
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
	if archive.IsWARC(head) {
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
	_, _, warc := cutExtension(name, archiveExtensions)
	return page || warc
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
	_, _, arc := cutExtension(filepath.Base(file), []string{".arc"}) // the reader says what to do with it
	return arc || archive.IsWARC(head[:n]), nil
}
