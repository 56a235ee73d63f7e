//go:build unix

package output

import (
	"errors"
	"syscall"
)

// lock waits until this open file is locked for us alone; the lock goes when
// the file is closed or the process dies.
func lock(f file) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX) }

func unlock(f file) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_UN) }

func isInvalid(err error) bool { return errors.Is(err, syscall.EINVAL) }
