using System.Globalization;
using App.Portal.Review;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.KeyCare;
using Domain.Problems;

namespace App.Portal.KeyCare;

/// <summary>The ledger in the words of the desk.</summary>
internal static class LedgerWords
{
    /// <summary>How sure a reason is.</summary>
    public static string Standing(LedgerTrigger trigger) => trigger switch
    {
        { Provisional: true } => "暂列",
        { Confirm: true, ConfirmedOn: null } => "待核实",
        { Confirm: true } => "已核实",
        _ => "已列入",
    };

    /// <summary>What that means, where somebody still has to do something about it.</summary>
    public static string? StandingMeans(LedgerTrigger trigger) => trigger switch
    {
        { Provisional: true } => "孩子是不是流动（留守）儿童还没有认定，认定以后再确定。",
        { Confirm: true, ConfirmedOn: null } => "只是从享受的待遇看出来的，请核实后在回访里确认。",
        { ConfirmedOn: { } on } => Words.Day(on) + "核实。",
        _ => null,
    };

    /// <summary>The class of a reason's badge: the pressing ones, the sure ones, those that are only hinted at.</summary>
    public static string Badge(LedgerTrigger trigger) =>
        "badge care" + (KeyCareLedger.IsUrgent(trigger.Trigger) ? " urgent" : "") + (trigger.IsCertain ? "" : " hinted");

    public static string Title(LedgerEvent happened) => happened.Note is not { } note ? happened.Kind.Label()
        : happened.Kind == LedgerEventKind.Noted ? $"情况记录（{note.Kind.Label()}）" : $"{note.Kind.Label()}回访";

    /// <summary>The reasons after it, or where the entry went.</summary>
    public static string? Detail(LedgerEvent happened) => happened.Kind switch
    {
        LedgerEventKind.HandedOver or LedgerEventKind.Arrived => $"{Place(happened.From)} → {Place(happened.To)}",
        LedgerEventKind.TriggersChanged when happened.Triggers.IsEmpty => "原来的情形都没有了，等待核实。",
        LedgerEventKind.Opened or LedgerEventKind.TriggersChanged or LedgerEventKind.Reopened =>
            string.Join("、", happened.Triggers.Select(trigger => TriggerIds.Label(trigger.Trigger))),
        _ => null,
    };

    /// <summary>One event as the list of changes shows it to whoever was slower.</summary>
    public static Change Change(LedgerEvent happened) =>
        new(happened.By, happened.At, Number(happened.Number) + Title(happened), string.Join("；", ((string?[])
    [
        Detail(happened),
        happened.Reason,
        happened.Note is { } note ? $"{Words.Day(note.On)}：{note.Notes}" : null,
        happened.DueOn is { } due ? "下次回访" + Words.Day(due) : null,
    ]).Where(part => part is { Length: > 0 })), []);

    public static string Number(int number) => $"第{number.ToString(CultureInfo.InvariantCulture)}条 ";

    /// <summary>What is wrong, by the name that the box has on the page.</summary>
    public static string Say(Problem problem)
    {
        var label = problem.Field switch
        {
            "on" => "哪天",
            "kind" => "方式",
            "notes" => "记录",
            "nextDueOn" => "下次回访",
            "reason" => "原因",
            _ => null,
        };
        return (problem.Field, problem.Code) switch
        {
            ("notes", "required") => Domain.KeyCare.Errors.NotesRequired().Message,
            ("reason", "required") => Reasons.Required().Message,
            _ when label is not null && problem.Message.StartsWith(problem.Field + " ", StringComparison.Ordinal) =>
                label + problem.Message[(problem.Field.Length + 1)..],
            _ => problem.Message,
        };
    }

    private static string Place(DivisionCode? county) => county is { } code ? DivisionTable.Name(code) ?? code.Value : "别的县（区）";
}
