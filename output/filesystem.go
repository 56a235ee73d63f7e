package output

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
)

// fileSystem is what writing a dataset asks of the disk; tests let each of its
// calls fail.
type fileSystem interface {
	// create makes or empties a file for writing.
	create(name string) (file, error)
	// open opens a file for reading and appending, and makes it if it is missing.
	open(name string) (file, error)
	rename(from, to string) error
	remove(name string) error
	mkdir(name string) error
	link(from, to string) error
	removeAll(name string) error
	exchange(a, b string) error
	// syncFolder makes the names in a folder durable.
	syncFolder(name string) error
}

type file interface {
	io.Reader
	io.Writer
	io.Seeker
	io.Closer
	Sync() error
	Truncate(size int64) error
	Fd() uintptr
}

// disk is the fileSystem of the operating system.
type disk struct{}

func (disk) create(name string) (file, error) { return os.Create(name) }
func (disk) open(name string) (file, error) {
	return os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o666)
}
func (disk) rename(from, to string) error { return os.Rename(from, to) }
func (disk) remove(name string) error     { return os.Remove(name) }
func (disk) link(from, to string) error   { return os.Link(from, to) }
func (disk) removeAll(name string) error  { return os.RemoveAll(name) }
func (disk) exchange(a, b string) error   { return exchange(a, b) }
func (disk) mkdir(name string) error      { return os.MkdirAll(name, 0o777) }

func (disk) syncFolder(name string) error {
	d, err := os.Open(name)
	if err != nil {
		return err
	}
	// Some file systems cannot sync a folder; they order renames themselves.
	if err := d.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !isInvalid(err) {
		return errors.Join(err, d.Close())
	}
	return d.Close()
}

// writeFile fills a file under a name that nobody reads, makes it durable and
// gives it its name: at every instant the name holds the old file or the whole
// new one. What fails leaves no file behind.
func writeFile(fs fileSystem, staged, name string, fill func(io.Writer) error) (err error) {
	f, err := fs.create(staged)
	if err != nil {
		return fmt.Errorf("write %s: %w%s", name, err, remedy(err))
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("write %s: %w%s", name, err, remedy(err))
			_ = fs.remove(staged) // the first error is the one to tell
		}
	}()
	buffered := bufio.NewWriterSize(f, 1<<16)
	err = fill(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Sync(); err != nil {
		return errors.Join(err, f.Close())
	}
	if err := f.Close(); err != nil {
		return err
	}
	if err := fs.rename(staged, name); err != nil {
		return err
	}
	return fs.syncFolder(filepath.Dir(name))
}

// remedy says what helps against an error of the disk, if we know.
func remedy(err error) string {
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return "; make room and start again, nothing that was stored before is lost"
	case errors.Is(err, syscall.EROFS), errors.Is(err, os.ErrPermission):
		return "; choose a folder that you may write to"
	}
	return ""
}
