// Package output writes and reads the dataset: layout, parts, manifest, card.
package output
