//go:build !linux && !darwin

package output

import (
	"errors"
	"fmt"
)

// exchange needs a system call that this system does not have.
func exchange(a, b string) error {
	return fmt.Errorf("exchange %s and %s: %w on this system (Linux and macOS have it)", a, b, errors.ErrUnsupported)
}
