package output

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// exchange gives each of two folders the other's name, in one step.
func exchange(a, b string) error {
	if err := unix.RenamexNp(a, b, unix.RENAME_SWAP); err != nil {
		return fmt.Errorf("the file system does not exchange folders: %w", &os.LinkError{Op: "exchange", Old: a, New: b, Err: err})
	}
	return nil
}
