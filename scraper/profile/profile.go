// Package profile describes one site in a YAML file: which addresses are
// articles and listings, what the labels on its pages say, and, where somebody
// has them, CSS selectors.
package profile

// Profile is what is known of one site. It is immutable once loaded and safe
// for concurrent use.
type Profile struct {
	// Name of the profile, as in `newsarc profile show NAME`.
	Name string
	// Version of the profile; it is written into every row made with it.
	Version string
}
