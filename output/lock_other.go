//go:build !unix

package output

// Without flock several processes must not write one dataset at a time.
func lock(file) error   { return nil }
func unlock(file) error { return nil }

func tryLock(file, bool) (bool, error) { return true, nil }

// Windows cannot sync a folder and says so with an error of its own.
func isInvalid(error) bool { return true }
