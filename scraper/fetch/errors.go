package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"

	"code.dny.dev/ssrf"
)

func notAPage(mediaType string) error {
	return fmt.Errorf("%w: %s", ErrNotAPage, mediaType)
}

// classify gives an error of the exchange its sentinel and keeps its cause.
// ctx is the caller's, limited the one with our timeout.
func (ex *exchange) classify(ctx, limited context.Context, err error) error {
	var ue *url.Error
	if errors.As(err, &ue) {
		err = ue.Err // Get "URL" would be said twice
	}
	for _, sentinel := range []error{ErrTooLarge, ErrNotAPage, ErrUndecodable, ErrBlockedAddress} {
		if errors.Is(err, sentinel) {
			return err
		}
	}
	switch {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case ex.conn.dropped():
		return ErrDropped
	case !ex.sent:
		return err // a URL that colly or net/http refuses
	case isBlocked(err):
		return fmt.Errorf("%w: %w", ErrBlockedAddress, err)
	case limited.Err() != nil && ex.conn.connected():
		return fmt.Errorf("%w: %w", ErrTooSlow, err)
	case limited.Err() != nil:
		return fmt.Errorf("%w: no connection in time: %w", ErrUnreachable, err)
	}
	var ne net.Error
	if errors.As(err, &ne) && ne.Timeout() && ex.conn.connected() {
		return fmt.Errorf("%w: %w", ErrTooSlow, err)
	}
	return fmt.Errorf("%w: %w", ErrUnreachable, err)
}

func isBlocked(err error) bool {
	return errors.Is(err, ssrf.ErrProhibitedIP) || errors.Is(err, ssrf.ErrProhibitedNetwork) || errors.Is(err, ssrf.ErrInvalidHostPort)
}
