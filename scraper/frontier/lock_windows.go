package frontier

import (
	"errors"
	"os"

	"golang.org/x/sys/windows"
)

// lockFile takes the lock that ends with the process. It is false if another
// open file holds it. The locked byte lies far behind the content, which stays
// readable for whoever is turned away.
func lockFile(f *os.File) (bool, error) {
	at := windows.Overlapped{OffsetHigh: 1}
	err := windows.LockFileEx(windows.Handle(f.Fd()),
		windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &at)
	if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
		return false, nil
	}
	return err == nil, err
}
