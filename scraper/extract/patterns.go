package extract

import "strings"

// pattern is a set of habits of short texts that are no running text.
type pattern uint8

const (
	patternMore   pattern = 1 << iota // read also, related
	patternCredit                     // of a picture
	patternPromo                      // newsletters, advertisements, consent
	patternStamp                      // published, updated, by
	patternShare                      // share, comment, print
)

// openings are the first words of such texts, one or two, in many languages.
var openings = patternTable(map[pattern]string{
	patternMore: `read more,read also,also read,see also,more on,more from,don't miss,continue reading,learn more,find out,read our,read next,you might,you may,related,related articles,related stories,related posts,recommended,up next,watch also,further reading,
lesen sie,mehr zum,mehr dazu,mehr zu,mehr über,auch interessant,zum thema,das könnte,weitere artikel,hier lesen,lesetipp,weiterlesen,lesen auch,
lire aussi,à lire,a lire,lire la,voir aussi,sur le même,pour aller,notre dossier,lire plus,
lee también,leer más,lea también,te puede,le puede,puede leer,más información,ver más,noticia relacionada,noticias relacionadas,también te,lee más,
leggi anche,leggi tutto,per approfondire,potrebbe interessarti,vedi anche,guarda anche,
leia também,leia mais,saiba mais,veja também,ler mais,leia ainda,veja mais,confira também,
lees ook,lees meer,lees verder,bekijk ook,zie ook,meer over,läs också,läs mer,läs även,les også,les mer,læs også,læs mere,lue myös,lue lisää,
czytaj też,czytaj także,zobacz też,zobacz także,czytaj więcej,przeczytaj także,zobacz również,czytaj również,czytaj dalej,
čtěte také,čtěte též,přečtěte si,čítajte aj,prečítajte si,olvassa el,kapcsolódó cikk,citește și,citeste si,citiți și,vezi și,ilgili haber,ilgili haberler,ayrıca bakın,
читайте также,читайте ещё,читайте еще,смотрите также,подробнее,по теме,читать далее,читайте також,дивіться також,вижте още,прочетете още,прочитајте и,
διαβάστε επίσης,διαβάστε ακόμα,δείτε επίσης,xem thêm,đọc thêm,baca juga,lihat juga,simak juga,اقرأ أيضا,اقرأ أيضاً,اقرأ المزيد,شاهد أيضا,بیشتر بخوانید,यह भी,ये भी,
skaitykite taip,taip pat,lasi arī,lasiet arī,loe ka,loe lisaks,preberite še,pročitajte i,pročitajte još,čitajte još,lexo edhe`,
	patternCredit: `photo,photos,foto,fotos,photograph,photography,photographs,bild,bilder,image,images,picture,pictures,credit,crédit,credits,fot,zdjęcie,фото,φωτο,imagen,imagens,imagem,kuva,kép,fotó,fotoğraf,ảnh,illustration,symbolbild,archivbild,immagine,صورة,
photo by,photo credit,image credit,image source,image courtesy,photo courtesy,foto von,getty images,file photo,источник изображения,fotograf,bildquelle,quelle`,
	patternPromo: `advertisement,advertisements,anzeige,werbung,publicité,publicidad,pubblicità,publicidade,реклама,reklama,reklam,sponsored,promoted,subscribe,subscribe to,sign up,newsletter,abonnieren,abonnez,suscríbete,suscríbase,iscriviti,assine,подпишитесь,підписуйтесь,follow us,join our,get the,download our,
already a,log in,sign in,anmelden,jetzt abonnieren,accept cookies,we use,click here,klicken sie,empfohlener redaktioneller,externer inhalt,an dieser,this article,support our,donate`,
	patternStamp: `by,von,par,por,di,da,av,af,door,autor,autorin,author,written by,posted by,posted on,published,published on,updated,last updated,aktualisiert,erstellt,stand,veröffentlicht,publié,publié le,mis à,modifié,actualizado,publicado,aggiornato,pubblicato,atualizado,opublikowano,aktualizacja,
опубликовано,обновлено,автор,оновлено,опубліковано,geplaatst,bijgewerkt,publicerad,uppdaterad,publisert,oppdatert,julkaistu,päivitetty,güncelleme,yayınlanma,diterbitkan,editor,reporter,mit dpa,dpa,redaktion,text`,
	patternShare: `share,share this,share on,teilen,partager,compartir,condividi,compartilhar,compartilhe,delen,dela,del,udostępnij,поделиться,поділитися,paylaş,chia sẻ,bagikan,comments,comment,leave a,post a,kommentare,kommentieren,commentaires,comentarios,commenti,комментарии,print,drucken,imprimer,imprimir,copy link,facebook,twitter,whatsapp,telegram,email,tweet`,
})

// anywhere are words that tell such texts wherever they stand.
var anywhere = patternTable(map[pattern]string{
	patternCredit: `getty,shutterstock,afp,reuters,dpa,istock,istockphoto,unsplash,epa,imago,alamy,ritzau,ansa,keystone,apa,wikimedia,pexels,pixabay,belga,efe,lusa,photograph,photographer,courtesy,©`,
	patternPromo:  `newsletter,newsletters,subscribe,subscription,cookies,advertisement,abonnieren,abonnement,affiliate,commission,sponsored,inbox,unsubscribe,whatsapp,telegram`,
})

// patterns maps hashed words to the patterns that they speak for.
type patterns struct {
	of   map[uint32]pattern
	some [64]uint64 // of 12 bits of each word: most words of a page are none of them
}

func (p *patterns) at(word uint32) pattern {
	if p.some[word>>26]&(1<<(word>>20&63)) == 0 {
		return 0
	}
	return p.of[word]
}

func patternTable(lists map[pattern]string) *patterns {
	m := map[uint32]pattern{}
	for p, list := range lists {
		for phrase := range strings.SplitSeq(list, ",") {
			words := textWords(strings.TrimSpace(phrase), 8, nil)
			switch {
			case len(words) == 0:
			case len(words) == 1:
				m[words[0]] |= p
			default:
				m[pair(words[0], words[1])] |= p
			}
		}
	}
	t := &patterns{of: m}
	for word := range m {
		t.some[word>>26] |= 1 << (word >> 20 & 63)
	}
	return t
}

func pair(a, b uint32) uint32 { return (salt(wordFirst) ^ a ^ b>>5) * fnvPrime }

// patternsOf reads the patterns of a text from its hashed words: of how it
// begins, and of words anywhere in it.
func patternsOf(words []uint32) (begins, holds pattern) {
	if len(words) == 0 {
		return 0, 0
	}
	begins = openings.at(words[0])
	if len(words) > 1 {
		begins |= openings.at(pair(words[0], words[1]))
	}
	for _, w := range words {
		holds |= anywhere.at(w)
	}
	return begins, holds
}
