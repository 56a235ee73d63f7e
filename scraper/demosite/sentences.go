package demosite

// The sentences of the articles. In braces: company, project, town, person,
// country (with the Russian cases gen and prep) and n, a number that ends in 0
// or 5, so that the Russian genitive plural after it is always right.

var titles = []pair{
	{"{company} puts the first {project} into service", "Компания «{company}» ввела в строй первый «{project}»"},
	{"{project}: what is known about the new programme of {company}", "«{project}»: что известно о новой программе компании «{company}»"},
	{"{country} postpones the trials of {project} until spring", "{country} переносит испытания проекта «{project}» на весну"},
	{"Why {project} became {n} per cent cheaper", "Почему проект «{project}» подешевел на {n} процентов"},
	{"{company} to build {n} cars for the line to {town}", "Компания «{company}» построит {n} вагонов для линии до города {town}"},
	{"{person}: {project} will outlive its critics", "{person}: «{project}» переживёт своих критиков"},
	{"A storm held up {project} for {n} hours", "Шторм задержал «{project}» на {n} часов"},
	{"{country} and {company} agree on {n} flights a year", "{country} и компания «{company}» договорились о {n} рейсах в год"},
	{"The harbour of {town} waits for {project}", "Гавань города {town} ждёт «{project}»"},
	{"{company} shows how {project} works at night", "Компания «{company}» показала, как «{project}» работает ночью"},
	{"{n} metres under the ice: the longest trip of {project}", "{n} метров подо льдом: самый долгий поход проекта «{project}»"},
	{"{country} opens an inquiry into {project}", "{country} начинает проверку проекта «{project}»"},
	{"Engineers from {town} gave {project} a second life", "Инженеры из города {town} дали проекту «{project}» вторую жизнь"},
	{"{company} answers the questions about {project}", "Компания «{company}» отвечает на вопросы о проекте «{project}»"},
}

var leads = []pair{
	{"The {project} programme has passed the stage at which it could still be stopped, the partners of {company} believe.", "Программа «{project}» прошла рубеж, за которым её ещё можно было остановить, считают партнёры компании «{company}»."},
	{"Everything that the visitors of {town} saw this week had been kept under tarpaulin for {n} months.", "Всё, что гости города {town} увидели на этой неделе, {n} месяцев стояло под брезентом."},
	{"In {country} the decision on {project} was taken without a single vote against it.", "В {country.prep} решение о проекте «{project}» приняли без единого голоса против."},
	{"{company} promises the result by the end of the year and asks not to be hurried.", "Компания «{company}» обещает результат до конца года и просит её не торопить."},
	{"The specialists in {town} speak of the best season in {n} years.", "Специалисты в городе {town} говорят о лучшем сезоне за {n} лет."},
	{"Nobody expected the answer to come from {country}.", "Никто не ждал, что ответ придёт из {country.gen}."},
}

var openings = []pair{
	{"On Tuesday the company {company} told journalists in {town} how the work on the {project} programme goes on and what is still missing.", "Во вторник компания «{company}» рассказала журналистам в городе {town}, как идут работы по программе «{project}» и чего в ней ещё не хватает."},
	{"The news was first carried by a local paper of {town}, and the company {company} confirmed it a few hours later.", "Первой об этом сообщила местная газета города {town}, а через несколько часов новость подтвердила компания «{company}»."},
	{"The commission from {country} worked in {town} for {n} days and left without comment.", "Комиссия из {country.gen} работала в городе {town} {n} дней и уехала без комментариев."},
	{"There were no speeches this time: the doors opened at noon, and {project} stood in the light for everybody to see.", "На этот раз обошлось без речей: двери открылись в полдень, и «{project}» предстал перед всеми при полном свете."},
	{"The letter that came from {country} last week is only {n} lines long, yet it changes the calendar of the whole programme.", "В письме, которое на прошлой неделе пришло из {country.gen}, всего {n} строк, но оно меняет календарь всей программы."},
	{"What began as an exercise for students in {town} has become a programme with a budget, a calendar and an office of its own.", "То, что начиналось как учебная задача для студентов в городе {town}, стало программой с бюджетом, календарём и собственной конторой."},
}

var details = []pair{
	{"The hull is {n} metres long and can be taken apart in one shift, so that it travels by ordinary rail.", "Корпус длиной {n} метров разбирается за одну смену, поэтому его можно возить по обычной железной дороге."},
	{"According to the company, {n} people work on the programme, most of them in {town}.", "По данным компании, над программой работают {n} человек, большинство из них в городе {town}."},
	{"The first stage cost {n} million crowns, a little less than was planned two years ago.", "Первый этап стоил {n} миллионов крон, чуть меньше, чем планировали два года назад."},
	{"Last winter the prototype spent {n} nights at sea and came back with a broken lamp and a full notebook.", "Прошлой зимой опытный образец провёл в море {n} ночей и вернулся с разбитой лампой и полным журналом."},
	{"The engine is the same that drives the night trains between {town} and the coast; only the cooling is new.", "Двигатель тот же, что у ночных поездов между городом {town} и побережьем, новое в нём только охлаждение."},
	{"In {country} such vessels are built to order, which is why no two of them are alike.", "В {country.prep} такие суда строят на заказ, поэтому двух одинаковых среди них нет."},
	{"The range is given as {n} kilometres, although nobody has yet tried to fly further than half of that.", "Дальность оценивают в {n} километров, хотя дальше половины этого пути пока никто не летал."},
	{"The optics come from {country} and are ground by hand, {n} lenses a month.", "Оптика поступает из {country.gen}, её шлифуют вручную, по {n} линз в месяц."},
	{"Critics remember that the previous programme was closed after {n} weeks and left behind only an empty shed.", "Критики напоминают, что прежнюю программу закрыли через {n} недель и осталась от неё только пустая мастерская."},
	{"The contract was signed in {town} and runs for {n} months with the right to extend it once.", "Договор подписан в городе {town} на {n} месяцев с правом один раз его продлить."},
	{"The harbour master counted {n} ships in the roads that morning, more than in any November before.", "Капитан порта насчитал в то утро на рейде {n} судов, больше, чем в любом прежнем ноябре."},
	{"Measurements are published every evening; whoever wants can check them with a home receiver.", "Измерения публикуют каждый вечер, и любой желающий может проверить их домашним приёмником."},
	{"The museum has asked for the old mast, but the answer is to be given only after the trials.", "Старую мачту попросил отдать музей, но ответ ему дадут только после испытаний."},
	{"If the ice allows, the next trip will lead past the lighthouse and back in {n} hours.", "Если позволит лёд, следующий рейс пройдёт мимо маяка и обратно за {n} часов."},
	{"The ministry in {country} counts on {n} such machines, the treasury on half as many.", "Министерство в {country.prep} рассчитывает на {n} таких машин, казначейство на вдвое меньшее число."},
	{"The new depot has room for {n} cars and a canteen that has already become known far beyond {town}.", "Новое депо вмещает {n} вагонов, а его столовая уже известна далеко за пределами города {town}."},
	{"Over the summer the team replaced {n} valves, two pumps and its own spokesman.", "За лето команда заменила {n} клапанов, два насоса и собственного пресс-секретаря."},
	{"The route avoids the nesting places; for that the line was made {n} kilometres longer.", "Маршрут обходит места гнездования, ради этого линию удлинили на {n} километров."},
	{"A spare set is kept in {country}, under seal, and is inspected every {n} days.", "Запасной комплект хранится в {country.prep} под пломбой, его осматривают каждые {n} дней."},
	{"The simulator was built by two apprentices from {town} and has {n} levers, all of which do something.", "Тренажёр построили два ученика из города {town}, в нём {n} рычагов, и каждый что-то делает."},
}

var quotes = []pair{
	{"\"We have promised nothing that we cannot show,\" {person} stresses, adding that the figures will be open to everybody.", "«Мы не обещали ничего, чего не можем показать», — подчёркивает {person}, добавляя, что цифры будут открыты для всех."},
	{"\"The sea does not read plans, so we write short ones,\" {person} explains.", "«Море не читает планов, поэтому мы пишем короткие», — объясняет {person}."},
	{"{person} calls the decision late but right and expects others to follow within the year.", "{person} называет решение поздним, но верным и ждёт, что в течение года за ним последуют другие."},
	{"\"Ask me again when it has flown {n} hours without a mechanic aboard,\" says {person}.", "«Спросите меня снова, когда он пролетает {n} часов без механика на борту», — говорит {person}."},
	{"{person}, who has followed the programme from the start, sees no reason for haste.", "{person} следит за программой с самого начала и не видит причин спешить."},
	{"\"It is loud, it is slow, and people wave at it: what more do you want from an airship?\" {person} asks.", "«Он шумный, медленный, и люди ему машут: чего ещё вы хотите от дирижабля?» — спрашивает {person}."},
}

var headings = []pair{
	{"What comes next", "Что дальше"},
	{"Money and time", "Деньги и время"},
	{"How it began", "Как это начиналось"},
	{"Doubts", "Сомнения"},
}

var closings = []pair{
	{"The next report is due in {n} days; until then {company} gives no interviews.", "Следующий отчёт ждут через {n} дней, до тех пор компания «{company}» интервью не даёт."},
	{"Whether that is enough will be seen in spring, when the ice in the bay of {town} breaks.", "Хватит ли этого, станет ясно весной, когда вскроется лёд в бухте города {town}."},
	{"In {town} people have already given the new arrival a nickname, which the company prefers not to hear.", "В городе {town} новинке уже дали прозвище, которого компания предпочитает не слышать."},
	{"The competition has {n} entries; the jury meets behind closed doors.", "На конкурс подано {n} заявок, жюри заседает за закрытыми дверями."},
	{"For now the lights in the shed go out at ten, as they did a hundred years ago.", "Пока же свет в мастерской гаснет в десять, как и сто лет назад."},
}

// updates are paragraphs that an edit adds.
var updates = []pair{
	{"Update: {company} has since corrected the number of participants to {n}.", "Обновлено: компания «{company}» позднее уточнила число участников, их {n}."},
	{"Update: {country} declined to comment on the report on {project}.", "Обновлено: {country} отказывается комментировать сообщение о проекте «{project}»."},
}

var remarks = []pair{
	{"I saw it from the pier, it is much bigger than in the picture.", "Видел с пирса, он гораздо больше, чем на снимке."},
	{"They promised the same five years ago.", "Пять лет назад обещали то же самое."},
	{"Could somebody explain where the {n} per cent come from?", "Кто-нибудь объяснит, откуда взялись {n} процентов?"},
	{"A good article, thank you.", "Хорошая статья, спасибо."},
	{"And who is going to pay for the second stage?", "А кто будет платить за второй этап?"},
	{"My grandfather worked in that shed, the canteen was good even then.", "Мой дед работал в этой мастерской, столовая и тогда была хорошая."},
}

var nicknames = []string{"lighthouse_keeper", "Боцман", "kolm1974", "Анна В.", "rail_fan", "Соседка", "tern"}

// numbers end in 0 or 5.
var numbers = []string{"5", "10", "15", "20", "25", "30", "35", "40", "45", "50", "60", "75", "80", "90", "115", "120", "140", "250", "365", "480"}
