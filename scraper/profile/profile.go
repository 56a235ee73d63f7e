// Package profile describes one site in a YAML file: which addresses are
// articles and listings, what the labels on its pages say, and, where somebody
// has them, CSS selectors.
package profile
