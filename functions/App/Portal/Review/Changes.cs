using System.Globalization;
using App.Api.Audit;
using Domain.Audit;
using Domain.Declarations;
using Domain.Forms;

namespace App.Portal.Review;

/// <summary>One thing that happened to a record, for people: who, when, what, and the fields one by one.</summary>
public sealed record Change(AuditActor By, DateTimeOffset At, string What, string? Reason, IReadOnlyList<FieldChange> Fields)
{
    /// <summary>Only the day is known: then no hour is told.</summary>
    public bool IsDayOnly { get; init; }
}

/// <param name="Before">As people read it; null where it was not answered.</param>
public sealed record FieldChange(Field Field, string? Before, string? After);

/// <summary>
/// What has happened to a declaration since somebody looked at it. Nothing of a declaration is ever overwritten, so counting is enough.
/// </summary>
public static class Changes
{
    /// <summary>How far the record had come: sent along with a form.</summary>
    public static string Mark(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        return string.Create(CultureInfo.InvariantCulture,
            $"{declaration.History.Length}.{declaration.Corrections.Length}.{declaration.Judgements.Length}.{declaration.Attachments.Length}");
    }

    /// <summary>Everything after the mark, oldest first; a mark that cannot be read shows everything.</summary>
    public static IReadOnlyList<Change> Since(Declaration declaration, string? mark)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var seen = (mark ?? "").Split('.').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count
            : 0).Concat([0, 0, 0, 0]).ToArray();
        IEnumerable<Change> changes =
        [
            .. declaration.History.Skip(seen[0]).Select(step => new Change(step.By, step.At, step.Status.Label(), step.Reason, [])),
            .. Corrections(declaration).Skip(seen[1]),
            .. declaration.Judgements.Skip(seen[2]).Select(judgement =>
                new Change(new AuditActor(judgement.By, ""), new DateTimeOffset(judgement.On, default, TimeSpan.FromHours(8)),
                "综合判断：" + (judgement.Outcome == Domain.Eligibility.Outcome.Met ? "符合" : "不符合"), judgement.Reason, []) { IsDayOnly = true }),
            .. declaration.Attachments.Skip(seen[3]).Select(attachment => new Change(AuditActor.Declarant, attachment.At, "添加了附件", null, [])),
        ];
        return [.. changes.OrderBy(change => change.At)];
    }

    /// <summary>Each correction, field by field.</summary>
    public static IEnumerable<Change> Corrections(Declaration declaration)
    {
        ArgumentNullException.ThrowIfNull(declaration);
        var before = declaration with { Corrections = [] };
        foreach (var correction in declaration.Corrections)
        {
            var after = before with { Corrections = before.Corrections.Add(correction) };
            yield return new Change(correction.By, correction.At, "更正（" + correction.Channel.Label() + "）", null,
                Between(declaration.Form, before.Answers(), after.Answers()));
            before = after;
        }
    }

    /// <summary>The fields that differ, in the order of the form.</summary>
    public static IReadOnlyList<FieldChange> Between(FormDefinition form, Answers before, Answers after)
    {
        ArgumentNullException.ThrowIfNull(form);
        return
        [
            .. form.Fields.Select(field => new FieldChange(field, Text(field, before), Text(field, after)))
                .Where(change => change.Before != change.After),
        ];
    }

    /// <summary>The answer in full as people read it; null where there is none.</summary>
    public static string? Text(Field field, Answers answers)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentNullException.ThrowIfNull(answers);
        return answers.Find(field) is { } value ? field.Show(value) : answers.IsUnknown(field) ? "不清楚" : null;
    }

    /// <inheritdoc cref="ActorWords.Who"/>
    public static string Who(AuditActor by, string reader) => ActorWords.Who(by, reader);
}
