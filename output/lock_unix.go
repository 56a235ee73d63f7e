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

// tryLock locks this open file, for us alone or for all who share it. It is
// false if others hold a lock that this one does not go with.
func tryLock(f file, alone bool) (bool, error) {
	how := syscall.LOCK_SH
	if alone {
		how = syscall.LOCK_EX
	}
	for {
		err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		case !errors.Is(err, syscall.EINTR):
			return false, err
		}
	}
}

func isInvalid(err error) bool { return errors.Is(err, syscall.EINVAL) }
