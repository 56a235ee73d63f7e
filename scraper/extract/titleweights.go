package extract

// The features of a headline candidate.
const (
	fJSONLD = iota
	fAlternative
	fOpenGraph
	fTwitter
	fOtherMeta
	fName
	fTitle
	fWhole         // a source gives it without anything removed
	fVotes         // share of the metadata that give it
	fBoth          // printed, and in the metadata
	fH1            // printed as h1
	fFirstH1       // the first of them
	fOnlyH1        // the only one
	fH2            // printed as h2
	fH3            // printed as something less
	fItemprop      // itemprop=headline
	fTitleClass    // a class calls it a title
	fHidden        // printed, but hidden
	fChrome        // in nav, footer or aside
	fArticle       // in article or main
	fFirst         // the first heading of the page
	fRank          // 1 for the first heading, 1/2 for the second …
	fPieced        // a heading of several parts
	fPiece         // a part of a heading
	fLastPiece     // its last part
	fLastPieceMain // the last part of an h1 or h2
	fLike          // how far it shares its words with one of the metadata
	fKickerAdded   // one of the metadata, with words before it
	fTailAdded     // one of the metadata, with words behind it
	fKickerCut     // the end of one of the metadata
	fTailCut       // the beginning of one of the metadata
	fSlug          // how far the address says the same
	fShort
	fLong
	fCut // ends with an ellipsis
	fBar // holds a bar
	fJSONLDAndOpenGraph
	fJSONLDAndTitle
	fOpenGraphAndTitle
	fTwitterAndOpenGraph
	fJSONLDAndHeading
	fOpenGraphAndHeading
	fTitleAndHeading
	fMetaOnly    // in the metadata, and nowhere printed
	fAllMetas    // three metadata or more, and all of them, give it
	fNotJSONLD   // printed as h1, while JSON-LD has another headline
	fNotMetas    // printed as h1, while all of the metadata have another
	fWholeStated // an h1 of several parts that more of the metadata give than its last part
	fPartStated  // the last part of an h1 that more of the metadata give than the whole
	fPartOnly    // the last part of an h1 that more of the metadata give whole
	numHeadlineFeatures
)

// headlineFeatures are the features of one candidate.
type headlineFeatures [numHeadlineFeatures]float64

func (w *headlineFeatures) dot(f *headlineFeatures) float64 {
	sum := 0.0
	for i := range f {
		sum += w[i] * f[i]
	}
	return sum
}

// titleWeightsOf are the weights for a page: those of pages whose JSON-LD names
// a headline, and of all others. The two kinds are made by other hands: where a
// site states its headline, what it prints differs from it for a reason.
func titleWeightsOf(all []headlineCandidate) *headlineFeatures {
	for i := range all {
		if all[i].features[fJSONLD] > 0 {
			return &statedTitleWeights
		}
	}
	return &titleWeights
}
