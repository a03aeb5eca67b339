using System.Globalization;
using Domain.Eligibility;
using Domain.Forms;

namespace Conversation;

/// <summary>What the bot says, in one place: short, warm, plain; said to somebody tired, on a telephone.</summary>
internal static class Wording
{
    public const string Greeting = "您好！我帮您给孩子做个登记，大概十分钟，一句一句说就行，中间可以随时停下，下次接着来。\n开始之前，请先看看下面这份告知书：";
    public const string AskConsent = "这份告知书您看过了，同意我们这样用孩子和您的信息吗？";
    public const string ConsentAgain = "告知书有了新的版本，请您再看一遍：";
    public const string HeardBeforeConsent = "您说的我先记在心里，您点了同意我再往下办。";
    public const string NoConsent = "好的，那就不登记了，您说的我都没有留。\n您也可以找村（社区）的儿童主任上门登记，或者去乡镇、街道办，不影响孩子该得的帮助。想登记了，随时再来。";
    public const string WheneverYouLike = "好的，不着急。什么时候想登记了，说“登记”就行。";
    public const string ConsentUnclear = "同意就说“同意”，不同意就说“不同意”。拿不准的，可以说“人工”，找工作人员问问。";
    public const string AskMenu = "孩子现在是什么情况？您用自己的话说就行，也可以点下面的。";
    public const string AskMenuAgain = "您说说：孩子是跟着大人在外地住，还是大人在外地打工、孩子留在老家？说不准也没事，我一句一句问您。";
    public const string WithUs = "孩子跟大人在外地住";
    public const string AtHome = "大人在外打工，孩子在老家";
    public const string Unsure = "说不准，您问我吧";
    public const string CheckStatus = "查进度";
    public const string WelcomeBack = "欢迎回来，上次说的都还在，接着来。";
    public const string FormChanged = "登记表有更新，您说过的都还在，我接着问。";
    public const string Help = "一次回答一句就行，说大白话我能听懂。\n“上一步”退回去，“改一下姓名”改前面的，“不清楚”先空着，“跳过”不回答，“重新开始”从头来，“查进度”看办到哪了，“人工”找工作人员。";
    public const string Person = "好，已经转给工作人员，上班时间会在这里联系您。着急的话，可以打12345，或者找村（社区）的儿童主任。您说过的都存着，想接着登记，直接回答就行。";
    public const string AskHandoverPhone = "好，我转给工作人员。留个电话吧，他们好打给您；不想留就说“不留”，他们在这里回您。";
    public const string AskUrgentPhone = "要是愿意，留个电话，工作人员好马上打给您。不留也行，先顾孩子。";
    public const string UrgentWaits = "我一直在，有什么事随时跟我说。想接着登记，就说“接着登记”。";
    public const string UrgentPhoneLeft = "家长留了电话，请马上联系。";
    public const string HelpNoted = "登记里也记下了：您家需要帮忙。";
    public const string NoPhone = "好，不留也行，他们会在这里回您。";
    public const string PhoneUnclear = "这个号码好像不对，手机号是11位，再念一遍？";
    public const string Welcome = "不客气。";
    public const string Chat = "您的话我听着呢，不过我只会帮孩子做登记。";
    public const string DoNotKnow = "这个我说不准，不敢乱讲。您可以打12345问，或者说“人工”，让工作人员告诉您。";
    public const string Paused = "好，不着急，您先忙。您说过的都存好了，回来说一声“继续”，咱接着来。";
    public const string PausedBefore = "好，不着急，您先忙。想登记了，随时跟我说一声。";
    public const string ConsentLater = "好，不着急，您慢慢想，也可以跟家里人商量商量。想好了点“同意”，或者说“同意”；不同意也不影响孩子该得的帮助。";
    public const string ConsentWithdrawn = "好，您的同意撤回了，您说过的、没交上去的都删掉了。孩子该得的帮助不受影响；什么时候想登记，再跟我说一声。";
    public const string ConsentWithdrawnAfter = "好，您的同意撤回了，没交上去的都删掉了。已经交上去的那份还在：要撤回它，说“撤回登记”。孩子该得的帮助不受影响。";
    public const string AskConsentAgain = "您看这样用行不行？行就点“同意”，不行就点“不同意”。";
    public const string ConfirmLater = "好，先不交。您说过的都存好了，什么时候想交，说“提交”就行；哪里要改，直接说。";
    public const string ConfirmAgain = "现在还没交上去。都对就点“都对，提交”；哪里不对，说“改一下姓名”这样，我来改。";
    public const string ChangeAfter = "刚才那份已经交上去了，我这里改不了。要改的话，到网页“查进度”里凭编号更正，或者说“人工”，让工作人员帮您改。";
    public const string SoFar = "到现在记下的是这些，哪里不对，说“改一下姓名”这样就行：";
    public const string NothingYet = "还什么都没记呢。";
    public const string TakenOut = "好，刚才记的去掉了。";
    public const string OfferPerson = "实在说不清没关系。可以说“人工”让工作人员帮您，也可以先放着接着往下。";
    public const string ReallyRestart = "从头再来的话，前面说的就都清掉了。真的要重新开始吗？";
    public const string ReallyCancel = "取消的话，前面说的都不留了，也不会提交。真的要取消吗？想歇会儿不用取消，下次接着来就行。";
    public const string Restarted = "好，从头来。";
    public const string Cancelled = "好的，都清掉了，什么也没提交。想登记了，随时跟我说一声。";
    public const string GoOn = "好，那接着来。";
    public const string FirstQuestion = "已经是最前面一个问题了。";
    public const string OnlyTheLast = "只重说刚才那一项";
    public const string WhichFieldAgain = "没找着您说的这一项。说名字就行，比如“姓名”“生日”“户口地址”“妈妈的电话”。";
    public const string RestLater = "别的工作人员以后再核实。";
    public const string Kept = "好，不改。";
    public const string LeftOpen = "先空着，工作人员以后再核实。";
    public const string Skipped = "好，跳过。";
    public const string Summary = "都说完啦。请您从头看一遍，对的话就提交：";
    public const string ConfirmUnclear = "都对就说“提交”；哪里不对就说“改一下姓名”这样，我来改。";
    public const string Submitting = "正在提交，稍等一下。";
    public const string Failed = "刚才没交上去，您说的都存好了，一个字也没丢。过一会儿说“提交”再试一次。";
    public const string AskAnother = "家里还有别的孩子要登记吗？";
    public const string AnotherUnclear = "还有孩子要登记就说“有”，没有就说“没有”。";
    public const string Goodbye = "好的，那就这样。您和孩子都保重！以后情况有变化，或者要查进度，随时找我。";
    public const string NextChild = "好，登记下一个孩子。家里的情况跟上一个一样的，我就不再问了，最后可以改。";
    public const string FinishFirst = "这个孩子还没登完，咱先把这个说完，马上登下一个。";
    public const string AskReceipt = "好，把登记编号告诉我，CZ开头的那一串。";
    public const string AskReceiptAgain = "编号好像不对。是CZ开头、10个字加一个校验字的那一串，照着念就行。不查了就说“算了”。";
    public const string AskLast4 = "登记时留的电话，后四位是多少？";
    public const string AskLast4Again = "要4个数字，就是登记时留的电话的最后四位。不查了就说“算了”。";
    public const string NoSuchReceipt = "没查到。编号或者电话后四位有一个对不上，您再核对一下。";
    public const string TooManyTries = "试得太多次了，过一个小时再查吧。着急可以问村（社区）的儿童主任。";
    public const string StatusLater = "现在查不了，过一会儿再查吧。";
    public const string Supplementing = "好，接着补。哪项不想说就“跳过”，都不想说了就“都跳过”。";
    public const string StatusGivenUp = "好，不查了。";
    public const string PhotoKept = "照片收到了，跟登记放在一起。";
    public const string Elsewhere = "刚才这个问题，家里另一台手机已经回答过了，我按那边的记。";
    public const string StaffAsks = "工作人员看了您的登记，还想问一句：";
    public const string StaffQuestionWaits = "工作人员对之前的登记有个问题，等这个孩子登完我再问您。";
    public const string StaffThanks = "补充的收到了，谢谢您，工作人员会接着办。";
    public const string AlreadySubmitted = "这个孩子已经登记好了，不用再交一次。";
    public const string StaleCard = "那张卡片是前面的了，咱看现在这个问题：";
    public const string Withdraw = "已经提交的登记，工作人员登记入册之前可以撤回。我请工作人员跟您联系；您手上有编号的，也可以在网页“查进度”（/declare/status）里凭编号撤回，或者申请查阅、更正、删除。";
    public const string NotTakenBack = "好，不撤，登记还在。";
    public const string CopyElsewhere = "这里没有您登记过的孩子。在别处登记的，请到网页“查进度”（/declare/status）里，凭编号和凭证看全部内容、下载副本，申请更正、删除；凭证找不着的，可以说“人工”。";
    public const string NotYet = "还有几个问题没问完，问完再交。";

    public const string Voice = "语音我听不懂，不好意思。您可以点键盘上的话筒，说话变成字再发；或者打几个字就行，说“人工”也可以找工作人员。";
    public const string LocationUnclear = "位置收到了，可我看不出是哪个县、哪个乡镇，您用字说一下地方吧。";

    /// <summary>To somebody in danger or need: kind, what to do now, whom to ring; said before anything else.</summary>
    public static string Urgent(Understanding.AlarmKind kind) => $"{kind switch
    {
        Understanding.AlarmKind.Suicide => "听您这么说，我很担心。先陪在孩子身边，别让孩子一个人待着，把药、刀、绳子收好，好好听孩子说，别责怪。",
        Understanding.AlarmKind.Violence => "这事不能忍着。先把孩子带到安全的地方，身上有伤马上打120。",
        Understanding.AlarmKind.SexualAbuse => "这不是孩子的错。先护住孩子，身上和衣服先别洗，马上报警，别自己去找那个人。",
        Understanding.AlarmKind.Missing => "您先别慌，现在就打110报警，不用等24小时。把孩子穿的什么、最后在哪里看见的，告诉警察。",
        Understanding.AlarmKind.Bullying => "孩子受委屈了，您先好好听孩子说，别怪孩子，也跟学校老师说一声。",
        Understanding.AlarmKind.Abandoned => "孩子身边没有大人可不行，这事我马上转上去。",
        Understanding.AlarmKind.Illness => "孩子的身子最要紧，急的话马上打120。",
        Understanding.AlarmKind.Hunger => "日子难成这样，您别不好意思开口，这个忙政府该帮。",
        _ => "您说的事很要紧，咱先顾这个。",
    }}\n有危险马上打110；也可以打12345，或者找村（社区）的儿童主任。\n您刚才说的话，我已经急转给工作人员，他们会尽快处理。";

    public static string UrgentPhone(Domain.Identity.PhoneNumber known) => $"工作人员打您留的电话 {known.Display} 行吗？换个号也行，直接说号码。";

    public static string UrgentPhoneKept(Domain.Identity.PhoneNumber phone) => $"好，记下了 {phone.Display}，让他们尽快打给您。";

    public static string PersonRings(Domain.Identity.PhoneNumber phone) => $"好，已经转给工作人员，上班时间会打 {phone.Display} 找您。着急的话，可以打12345，或者找村（社区）的儿童主任。";

    public static string WhichField(IEnumerable<string> just) =>
        $"{(string.Join("，", just) is { Length: > 0 } said ? $"刚才记的是：{said}。" : "")}想改哪一项？说名字就行，比如“姓名”“生日”“电话”。";

    public static string Stands(string said) => $"刚才记的是：{said}。要是这个不对，就说“刚才的不对”。";

    public const string ToThisOne = "是回答这一问";

    public const string BothStand = "都没错，接着问";

    /// <param name="said">The answer before.</param>
    /// <param name="question">The one that is open.</param>
    public static string WhichAnswer(string said, string question) => $"您这句我没听准，先不动。是说刚才记的“{said}”不对，还是在回答“{question}”？";

    public static string Untouched(Field field, object before) =>
        $"{FieldNames.Label(field)}前面记的是{Echo.Show(field, before)}，这回没动；要改就说“{FieldNames.Edit(field)}”。";

    public static string Contradiction(string message) => $"这里有点对不上：{message}";

    /// <summary>The number says another birthday or sex than the family did.</summary>
    public static string Doubt(Field field, object value, string code, Answers answers)
    {
        var number = answers.Get(Domain.Forms.Catalogue.Shared2024.CitizenNumber);
        var (inNumber, said) = code == "number-sex"
            ? (number?.Sex == Domain.Identity.Sex.Male ? "男" : "女", answers.Get(Domain.Forms.Catalogue.Shared2024.Sex) == "male" ? "男孩" : "女孩")
            : (number?.BirthDate is { } born ? $"{Readers.DateReader.Show(born)}出生" : "",
                answers.Value(Domain.Forms.Catalogue.Shared2024.BirthDate) is { } birth ? $"{Readers.DateReader.Show(birth)}出生" : "");
        return field.Key == "citizenNumber"
            ? $"这里有点对不上：这个号码里写的是{inNumber}，您前面说的是{said}。号码没念错吧，对吗？"
            : $"这里有点对不上：您说的是{Echo.Of(field, value)}，可孩子身份证号里写的是{inNumber}。您说的这个对吗？";
    }

    public static string DoYouMeanName(Field field, string name)
    {
        var who = field.Key switch { "childName" => "孩子", "declarant.name" => "您", _ => null }
            ?? field.Group switch { "father" => "爸爸", "mother" => "妈妈", _ => "这个人" };
        return $"{who}的名字是“{name}”，对吗？";
    }

    public static string DoYouMeanChange(Field field, object value) => $"您是说把{FieldNames.Label(field)}改成{Echo.Show(field, value)}，对吗？";

    /// <param name="remaining">Questions still open, about; null: nothing has begun.</param>
    public static string Progress(int? remaining) => remaining switch
    {
        null => "一共大约二三十个问题，一次说几件事就问得少些，十来分钟能说完。",
        0 => "没有别的问题了，看一遍就能交。",
        <= 3 => "快完了，就剩两三个问题了。",
        { } count => string.Create(CultureInfo.InvariantCulture, $"还有大约{count}个问题。"),
    };

    public static string WhyAsked(Field field, string? why) =>
        (why ?? (field.Group is "father" or "mother" or "carer" or "otherGuardian" ? "问这个，是登记表上要写清孩子的家里人，有事好联系。"
            : "问这个，是登记表上有这一项，好弄清孩子的情况、该帮的帮上。"))
        + (field.Necessity == Necessity.Optional ? "只有办这件事的工作人员能看到；不想说就说“跳过”。"
            : field.Necessity != Necessity.MustAnswer && field.MayBeUnknown ? "只有办这件事的工作人员能看到；不想说就说“不清楚”，先空着。"
            : $"这一项空不得，只有办这件事的工作人员能看到。{(field.Type == FieldType.Address ? "说到县（区）、乡镇就行。" : "")}{field.Question}");

    public static string WebLink(string address) => $"好，您说过的都带过去了。点开这个网页接着填：\n{address}\n这个网址只能打开一次，别转给别人。不想在网页填了，在这里接着说也行。";

    public static string ReallyTakeBack(string receipt) =>
        $"要撤回{receipt}这份登记吗？还没有登记入册的，您说的内容和照片马上删掉，找不回来；已经入册的，由县（区）民政局依法决定要不要删。不影响孩子该得的帮助。";

    public static string Erased(string receipt) => $"{receipt}撤回了，您说的内容和照片都删掉了，只留下编号和时间。想再登记，随时跟我说。";

    public static string ErasureAsked(string receipt) => $"孩子已经登记入册，您要求删除的申请记下了（{receipt}），县（区）民政局会依法决定，并告诉您依据。说“查进度”可以看办到哪了。";

    public static string Copy(string receipt, IReadOnlyList<(string Label, string Text)> items) => items.Count == 0
        ? $"{receipt}的内容已经删除了，没有可以看的。"
        : $"{receipt}登记的全部内容：\n{string.Join('\n', items.Select(item => $"· {item.Label}：{item.Text}"))}\n号码和电话在这里只显示一部分，在网页上凭凭证可以看全。";

    public static string WhichReceipt(string word, IEnumerable<Declared> declared) =>
        $"您登记过不止一个孩子，是哪一个？照这样说：\n{string.Join('\n', declared.Select(one => $"{word} {one.Receipt}{(one.Name is null ? "" : $"（{one.Name}）")}"))}";

    public static string BornWhen(int age) => string.Create(CultureInfo.InvariantCulture, $"{age}岁，记下了。生日是几月几号，哪年的？农历的也行。");

    /// <summary>A father is asked for his own number, not for "孩子爸爸的".</summary>
    public static string Question(Field field, Answers answers) =>
        (field.Group, answers.Get(Domain.Forms.Catalogue.Shared2024.DeclarantRelationship)) switch
        {
            ("father", "father") => field.Question.Replace("孩子爸爸", "您自己", StringComparison.Ordinal),
            ("mother", "mother") => field.Question.Replace("孩子妈妈", "您自己", StringComparison.Ordinal),
            _ => field.Question,
        };

    public static string NotUnderstood(Field field, Answers answers, int misses) => misses switch
    {
        1 => $"没太听明白。{Question(field, answers)}{Example(field)}",
        2 => $"还是没听懂，怪我。{Rewording.Of(field, answers)}{Example(field)}",
        _ => $"{OfferPerson}\n{Rewording.Of(field, answers)}",
    };

    public static string NoFormYet(DateOnly? from, string why) => from is { } day
        ? $"听您说的，按现在的规定还差一点：{why}\n到{Readers.DateReader.Show(day)}就够了。可以先记下来，到时候我们再问您；也可以现在就登记上，由工作人员核实。"
        : $"听您说的，{why}\n孩子有什么难处，一样可以求助：说“人工”，或者打12345、找村（社区）的儿童主任。要是我没弄明白，可以照样登记，由工作人员核实；也可以先不登。";

    /// <summary>Why a child does not count, said as a neighbour would; where the days decide, with the days.</summary>
    public static string WhyNot(string condition, string explanation) => condition switch
    {
        ConditionIds.ParentsAway => "您家有大人在家照看孩子，所以不算留守儿童。",
        ConditionIds.NotWithParents => "孩子跟爸爸妈妈住在一起，所以不算留守儿童。",
        ConditionIds.OtherParentIncapable => "在家的那位能照看孩子，所以不算留守儿童。",
        ConditionIds.CrossCounty => "孩子住的地方和户口在一个县（区），没有出县，所以不算流动儿童。",
        ConditionIds.UnderSixteen => $"{explanation}这个登记是给不满十六周岁的孩子的。",
        _ => explanation,
    };

    public static string OneByOne(int count, int declared) => $"好，{Count(count)}个孩子，咱一个一个来{(declared == 0 ? "，先说第一个" : "")}。家里一样的情况只问一遍。";

    public static string AskNextOf(int count, int left) => $"您说家里有{Count(count)}个孩子，还有{Count(left)}个没登。接着登下一个吗？";

    private static char Count(int number) => number is > 0 and < 10 ? "一两三四五六七八九"[number - 1] : '几';

    public static string NotedUntil(DateOnly day) => $"好，先记下了，{Readers.DateReader.Show(day)}前后我们再问您。这期间孩子有什么难处，随时跟我说，或者打12345。";

    public static string SinceWhen(Field field, Domain.Divisions.DivisionCode place) =>
        $"{(field.Key == "motherWork" ? "孩子妈妈" : "孩子爸爸")}去{Domain.Divisions.DivisionTable.Name(place)}打工，是从哪年几月开始的？大概就行。";

    public static string Receipt(string receipt, string? county) =>
        $"登记好了！编号是 {receipt}，请记下来或者截个图。\n{(county is null ? "" : $"由{county}的工作人员核对，")}有要问的会联系您。查进度时，报这个编号和您电话的后四位。";

    private static string Example(Field field) => field.Type switch
    {
        FieldType.Date => field.Key == "birthDate" ? "\n像“2016年3月5日”，或者“前年农历正月十五”这样说就行。" : "\n像“2023年3月”“去年三月”“上个月”这样说就行，记不清就说“不清楚”。",
        FieldType.Address => "\n说县（区）和乡镇就行，比如“潞城区店上镇”。",
        FieldType.Choice or FieldType.Multi => field.Options.Count <= 10
            ? $"\n从这些里说一个：{string.Join("、", field.Options.Select(option => option.Label))}。" : "\n比如“汉族”。",
        FieldType.YesNo => "\n说“是”或者“不是”就行。",
        FieldType.Identity => "\n户口本上那18位数字，照着念就行；手边没有就说“不清楚”。",
        FieldType.Phone => "\n手机号11位，照着念就行；座机带上区号。",
        FieldType.Spells => "\n像“去年三月去了深圳”这样说，没出去打工就说“没有”。",
        FieldType.Text => field.Key.EndsWith("ame", StringComparison.Ordinal) ? "\n只说名字就行。" : "\n直接说就行。",
    };
}
