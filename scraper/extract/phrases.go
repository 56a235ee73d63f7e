package extract

import "strings"

// notFound are the headlines of pages that are not there, served all the same.
var notFound = phraseList(`page not found,404 not found,not found,internal server error,500 internal server error,service unavailable,service temporarily unavailable,bad gateway,gateway timeout,внутренняя ошибка сервера,ошибка 500,сервис временно недоступен,error 404,404 error,http 404,404,page cannot be found,page can't be found,page could not be found,page doesn't exist,page does not exist,page no longer exists,page isn't available,
page not available,page unavailable,content not found,we can't find that page,we can't find the page,we couldn't find that page,we couldn't find the page,this page is gone,article not found,post not found,story not found,nothing was found,file not found,page missing,page has been removed,article has been removed,
seite nicht gefunden,nicht gefunden,seite existiert nicht,seite wurde nicht gefunden,fehler 404,artikel nicht gefunden,page introuvable,page non trouvée,erreur 404,page inexistante,cette page n'existe pas,article introuvable,
página no encontrada,la página no existe,no se ha encontrado la página,página no existe,no encontramos la página,contenido no encontrado,pagina non trovata,errore 404,la pagina non esiste,página não encontrada,erro 404,página não existe,conteúdo não encontrado,
pagina niet gevonden,niet gevonden,deze pagina bestaat niet,sidan hittades inte,sidan kunde inte hittas,sidan finns inte,siden ble ikke funnet,fant ikke siden,finner ikke siden,siden finnes ikke,siden blev ikke fundet,siden findes ikke,siden kunne ikke findes,
sivua ei löydy,sivua ei löytynyt,lehte ei leitud,lapa nav atrasta,puslapis nerastas,strona nie została znaleziona,nie znaleziono strony,strona nie istnieje,błąd 404,stránka nenalezena,stránka nebyla nalezena,stránka neexistuje,chyba 404,stránka sa nenašla,stránka nebola nájdená,
stran ni bila najdena,strani ni mogoče najti,stranica nije pronađena,stranica ne postoji,az oldal nem található,a keresett oldal nem található,pagina nu a fost găsită,pagina nu există,sayfa bulunamadı,η σελίδα δεν βρέθηκε,σελίδα δεν βρέθηκε,
страница не найдена,ошибка 404,страница не существует,страницы не существует,такой страницы нет,такой страницы не существует,запрашиваемая страница не найдена,запрошенная страница не найдена,материал не найден,новость не найдена,статья не найдена,страница удалена,страница была удалена,
сторінку не знайдено,сторінка не знайдена,сторінки не існує,помилка 404,страницата не е намерена,страницата не съществува,страница није пронађена,страницата не е пронајдена,старонка не знойдзена,бет табылмады,
הדף לא נמצא,העמוד לא נמצא,الصفحة غير موجودة,لم يتم العثور على الصفحة,صفحه یافت نشد,صفحه مورد نظر یافت نشد,पृष्ठ नहीं मिला,पेज नहीं मिला,ไม่พบหน้า,không tìm thấy trang,trang không tồn tại,halaman tidak ditemukan,laman tidak dijumpai,
ページが見つかりません,お探しのページは見つかりませんでした,お探しのページが見つかりません,页面不存在,找不到页面,页面未找到,頁面不存在,找不到網頁,找不到頁面,페이지를 찾을 수 없습니다,존재하지 않는 페이지`)

// logIn are the headlines and buttons of pages that ask who one is.
var logIn = phraseList(`log in,login,sign in,signin,please log in,please sign in,log in to continue,sign in to continue,log in or sign up,sign in or register,member login,create an account,register to read,subscribe to continue reading,subscribe to read,this content is for subscribers,
anmelden,einloggen,anmeldung,bitte anmelden,jetzt anmelden,bitte melden sie sich an,connexion,se connecter,connectez-vous,identifiez-vous,iniciar sesión,inicia sesión,iniciar sesion,accedi,entrar,fazer login,iniciar sessão,inloggen,logga in,logg inn,log ind,kirjaudu,kirjaudu sisään,
zaloguj się,logowanie,přihlášení,přihlásit se,prihlásenie,prihlásiť sa,prijava,bejelentkezés,autentificare,giriş yap,üye girişi,σύνδεση,вход,войти,войдите,авторизация,авторизуйтесь,вход на сайт,войдите на сайт,вхід,увійти,авторизація,влез,
התחברות,تسجيل الدخول,ورود,लॉग इन,เข้าสู่ระบบ,đăng nhập,masuk,ログイン,登录,登入,登錄,로그인`)

// botCheck are the headlines of pages that ask whether one is a person.
var botCheck = phraseList(`just a moment,checking your browser,attention required,are you a robot,are you human,verify you are human,verifying you are human,access denied,access to this page has been denied,please enable javascript,enable javascript,javascript is disabled,javascript is not available,please verify you are a human,security check,
pardon our interruption,one more step,request blocked,403 forbidden,forbidden,ddos-guard,проверка браузера,доступ запрещен,доступ запрещён,доступ ограничен,вы не робот,подтвердите что вы не робот,zugriff verweigert,accès refusé,acceso denegado,accesso negato,acesso negado,bot verification,human verification`)

// consent are the headlines of pages that ask for consent before anything else.
var consent = phraseList(`before you continue,we value your privacy,we care about your privacy,your privacy,your privacy matters,cookie consent,cookies and privacy,this site uses cookies,we use cookies,wir schätzen ihre privatsphäre,datenschutzeinstellungen,wir verwenden cookies,ihre privatsphäre,mit werbung weiterlesen,
nous respectons votre vie privée,votre vie privée,valoramos tu privacidad,su privacidad,la tua privacy,uw privacy,wij gebruiken cookies,din integritet,twoja prywatność,szanujemy twoją prywatność,мы используем файлы cookie,мы используем cookie`)

// phraseList makes a list of phrases in the form that headlines are compared in.
func phraseList(list string) []phrase {
	var out []phrase
	for p := range strings.SplitSeq(list, ",") {
		if p = plainWords(p); p != "" {
			out = append(out, phrase{text: p, padded: " " + p + " ", words: strings.Count(p, " ") + 1})
		}
	}
	return out
}

// phrase is a phrase in the form that headlines are compared in.
type phrase struct {
	text   string
	padded string // with a space at both ends
	words  int
}

// plainWords is a text in lower case without punctuation, its words parted by one space.
func plainWords(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !wordRune(r) && r != '\'' }), " ")
}

// saysAny says whether a short text is one of the phrases, give or take a few words.
func saysAny(text string, phrases []phrase, slack int) bool {
	if len(text) > 240 {
		return false
	}
	text = plainWords(strings.ReplaceAll(text, "’", "'"))
	if text == "" {
		return false
	}
	n := strings.Count(text, " ") + 1
	padded := " " + text + " "
	for _, p := range phrases {
		if n > p.words+slack {
			continue
		}
		if strings.Contains(padded, p.padded) || p.text[0] >= 0xE0 && strings.Contains(text, p.text) {
			return true
		}
	}
	return false
}
