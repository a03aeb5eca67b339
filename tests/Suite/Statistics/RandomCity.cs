using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Domain.Audit;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Eligibility;
using Domain.Forms;
using Domain.Time;
using Storage;
using Suite.Forms;

namespace Suite.Statistics;

/// <summary>
/// A register to which things happen at random (registered, corrected, dated back, judged again, handed over or left half-way, merged, closed), each
/// by the decision that staff would take and committed to the real store. Same seed, same city.
/// </summary>
internal sealed class RandomCity(IStore store, int seed)
{
    public static readonly string[] Counties = ["140403", "140404", "140423"];

    private static readonly AuditActor Staff = new("reviewer-1", "countyReviewer");

    private static readonly string[] Homes = ["140403001", "140403002", "140403", "140404001", "140404", "140423100", "140423"];

    private static readonly string[] Hukous = ["140403001", "140403002", "140404100", "140423101", "140105", "410122", "410000", "140421", "140403"];

    private static readonly string[] Works = ["310115", "320500", "140403", "140423", "999999", "110000"];

    private readonly Random _dice = new(seed);
    private readonly List<(string County, string Id)> _records = [];
    private readonly PolicyInForce _policy = PolicyInForce.AsWritten;
    private DateTimeOffset _now = new(2024, 9, 1, 1, 0, 0, TimeSpan.Zero);
    private int _number;

    public DateTimeOffset Now => _now;

    /// <summary>Lets so many things happen.</summary>
    public async Task LiveAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _now = _now.AddHours(_dice.Next(2, 30));
            if (_records.Count < 10 || _dice.Next(100) < 35)
            {
                await RegisterAsync();
                continue;
            }

            var (county, id) = _records[_dice.Next(_records.Count)];
            var document = (await store.FindAsync(Partition.County(county), Kinds.Child, id))!;
            await HappenAsync(ChildJson.Read(document.Body), document);
        }
    }

    private async Task HappenAsync(Child child, Document document)
    {
        var policy = _policy.On(CivilTime.ChinaDate(_now));
        switch (_dice.Next(12))
        {
            case 0 or 1 or 2 or 3:
                var (answers, unknown) = Some(child.Form, _dice.Next(1, 5));
                await PutAsync(document, UpdateChild.Decide(child, new(new Input.Raw(Element(answers), Element(unknown)), "入户走访", Staff), policy,
                    _now).Outcome);
                break;
            case 4 when child.Kind == ChildKind.Migrant: // dated back, or home again since long
                var key = _dice.Next(2) == 0 ? "leftHukouOn" : "returnedOn";
                await PutAsync(document, UpdateChild.Decide(child,
                    new(new Input.Raw(Element(new JsonObject { [key] = Day(2018, 2024) })), "核对户口本", Staff), policy, _now).Outcome);
                break;
            case 5:
                await PutAsync(document, CloseChild.Decide(child, new("已经迁走", Staff, InError: _dice.Next(3) == 0), _now).Outcome);
                break;
            case 6 or 7:
                await MoveAsync(child, document, policy);
                break;
            case 8:
                await MergeAsync(child, document, policy);
                break;
            case 9:
                await PutAsync(document, ConfirmChild.Decide(child, new("已核对", Staff), policy, _now).Outcome);
                break;
            case 10:
                await PutAsync(document, ReassessChild.Decide(child, policy, _now).Change);
                break;
            default:
                if (child.Assessment.Findings.Any(finding => finding.Outcome == Outcome.NeedsJudgement))
                {
                    var condition = ConditionIds.Judgeable[_dice.Next(ConditionIds.Judgeable.Count)];
                    await PutAsync(document, JudgeChild.Decide(child,
                        new(new(condition, _dice.Next(2) == 0 ? Outcome.Met : Outcome.NotMet, "reviewer-1", CivilTime.ChinaDate(_now), "走访"), Staff),
                            policy, _now).Outcome);
                }

                break;
        }
    }

    /// <summary>As far as the dice let the message come: any step may be the last for a while.</summary>
    private async Task MoveAsync(Child child, Document document, PolicyParameters policy)
    {
        if (child.Status.IsOpen())
        {
            var to = Counties[_dice.Next(Counties.Length)];
            await PutAsync(document, TransferChild.Depart(child, new(DivisionCode.Parse(to), "搬走了", Staff), _now,
                Guid.CreateVersion7(_now).ToString("N")).Outcome);
        }

        for (var steps = _dice.Next(4); steps > 0; steps--)
        {
            var giver = await ReadAsync(child.County.Value, child.Id);
            var to = (giver.Child!.Transfer?.To ?? child.County).Value;
            var taker = await ReadAsync(to, child.Id);
            if (giver.Child.Status == ChildStatus.Departing && taker.Child?.TransferSequence is not { } known)
            {
                await PutAsync(null, TransferChild.Arrive(giver.Child, null, _now).Outcome?.Change);
                _records.Add((to, child.Id));
            }
            else if (giver.Child is { Status: ChildStatus.Departing, Transfer: { } back } && taker.Child!.TransferSequence < back.Sequence)
            {
                await PutAsync(taker.Document, TransferChild.Arrive(giver.Child, taker.Child, _now).Outcome?.Change);
            }
            else if (giver.Child is { Status: ChildStatus.Departing, Transfer: { } transfer })
            {
                await PutAsync(giver.Document, TransferChild.Leave(giver.Child, transfer.Id, _now).Outcome?.Change);
            }
            else if (taker.Child is { Status: ChildStatus.Arriving, Transfer: { } arriving })
            {
                await PutAsync(taker.Document, TransferChild.Settle(taker.Child, arriving.Id, policy, _now).Outcome?.Change);
            }
        }
    }

    private async Task MergeAsync(Child child, Document document, PolicyParameters policy)
    {
        var (county, id) = _records[_dice.Next(_records.Count)];
        var (other, kept) = await ReadAsync(county, id);
        if (other is not null && MergeChildren.Decide(other, child, new("重复登记", Staff), policy, _now).Outcome is { } merger)
        {
            await PutAsync(kept, merger.Kept);
            await PutAsync(document, merger.Ended);
        }
    }

    private async Task RegisterAsync()
    {
        var form = _dice.Next(3) == 0 ? Family.LeftBehindForm : Family.MigrantForm;
        var (answers, unknown) = Some(form, _dice.Next(8, form.Fields.Count));
        answers["currentAddress"] = Address(Homes);
        answers["childName"] = "某某";
        if (_dice.Next(5) > 0)
        {
            answers["birthDate"] = Day(2009, 2024);
        }

        if (form.Kind == ChildKind.Migrant && _dice.Next(4) > 0)
        {
            (answers["leftHukouOn"], answers["hukouRegistered"], answers["livesWith"]) = (Day(2019, 2025), true, "bothParents");
            answers["hukouAddress"] = Address(Hukous);
            unknown = [.. unknown.Where(key => key!.GetValue<string>() is not ("leftHukouOn" or "hukouRegistered" or "livesWith" or "hukouAddress"))
                .Select(key => key!.DeepClone())];
        }

        // Now and then somebody known already, as the other kind or a second time.
        if (_dice.Next(2) == 0)
        {
            answers["citizenNumber"] = Family.Number("140421", "20150305", (_dice.Next(30) * 2 + 101).ToString(CultureInfo.InvariantCulture));
            unknown = [.. unknown.Where(key => key!.GetValue<string>() != "citizenNumber").Select(key => key!.DeepClone())];
        }

        var today = CivilTime.ChinaDate(_now);
        var read = form.Take(Element(answers), Element(unknown), new(today, SelfDeclared: false), partial: true);
        var assessment = Assess.For(form, read.Answers, today, _policy.On(today), []);
        var child = new Child
        {
            Id = Guid.CreateVersion7(_now.AddTicks(_number++)).ToString("N"),
            Form = form,
            Answers = read.Answers,
            County = DivisionCode.Parse(Counties[_dice.Next(Counties.Length)]),
            Status = ChildStatus.Active,
            Declarations = [],
            Assessment = AssessmentSummary.Of(assessment),
            DueOn = assessment.NextReviewOn,
            Revision = 1,
            RegisteredAt = _now,
            ChangedAt = _now,
        };
        _records.Add((child.County.Value, child.Id));
        await CommitAsync(null, child);
    }

    private async Task<(Child? Child, Document? Document)> ReadAsync(string county, string id) =>
        await store.FindAsync(Partition.County(county), Kinds.Child, id) is { } document ? (ChildJson.Read(document.Body), document) : (null, null);

    private Task PutAsync(Document? document, ChildChange? change) => change is null ? Task.CompletedTask : CommitAsync(document, change.Child);

    private async Task CommitAsync(Document? document, Child child)
    {
        var entry = new AuditEntry
        {
            Id = Guid.CreateVersion7().ToString("N"),
            County = child.County.Value,
            At = _now,
            Actor = Staff,
            Channel = "test",
            Action = "child.change",
            SubjectKind = "child",
            SubjectIds = [child.Id],
        };
        var batch = Batch.Of(entry);
        _ = document is null
            ? batch.Create(Kinds.Child, child.Id, ChildJson.Write(child), new IndexFields().Set(Fields.Status, child.Status.Id()), ChildJson.Schema)
            : batch.Replace(document, ChildJson.Write(child), new IndexFields().Set(Fields.Status, child.Status.Id()), ChildJson.Schema);
        Assert.True((await store.CommitAsync(Partition.County(child.County.Value), batch)).IsCommitted);
    }

    /// <summary>Answers to some boxes, and some declared unknown.</summary>
    private (JsonObject Answers, JsonArray Unknown) Some(FormDefinition form, int boxes)
    {
        var (answers, unknown) = (new JsonObject(), new JsonArray());
        foreach (var field in form.Fields.OrderBy(_ => _dice.Next()).Take(boxes))
        {
            JsonNode? value = field.Type switch
            {
                FieldType.Choice => field.Options[_dice.Next(field.Options.Count)].Code,
                FieldType.YesNo => _dice.Next(2) == 0,
                FieldType.Multi => new JsonArray([.. field.Options.Where(option => !field.StandAlone.Contains(option.Code) && _dice.Next(4) == 0)
                    .Select(option => (JsonNode)option.Code)]),
                FieldType.Spells => new JsonArray([.. Enumerable.Range(0, _dice.Next(3)).Select(_ => Spell())]),
                FieldType.Address => Address(field.Key == "hukouAddress" ? Hukous : Homes),
                _ => null,
            };
            if (_dice.Next(6) == 0 && field.Necessity != Necessity.MustAnswer && field.MayBeUnknown && field.Section != Section.Declarant)
            {
                unknown.Add(field.Key);
            }
            else if (value is not null && field.Section is not (Section.Declarant or Section.Office))
            {
                answers[field.Key] = value;
            }
        }

        return (answers, unknown);
    }

    private JsonObject Spell()
    {
        var from = new DateOnly(2022, 1, 1).AddDays(_dice.Next(1000));
        return new()
        {
            ["division"] = Works[_dice.Next(Works.Length)],
            ["startedOn"] = from.ToString("O", CultureInfo.InvariantCulture),
            ["endedOn"] = _dice.Next(2) == 0 ? null : from.AddDays(_dice.Next(400)) is var to && to <= new DateOnly(2024, 8, 31)
                ? to.ToString("O", CultureInfo.InvariantCulture) : null,
        };
    }

    private JsonObject Address(string[] among) => new() { ["division"] = among[_dice.Next(among.Length)], ["detail"] = "某处" };

    private string Day(int first, int last) => new DateOnly(_dice.Next(first, last + 1), _dice.Next(1, 13), _dice.Next(1, 29))
        .ToString("O", CultureInfo.InvariantCulture);

    private static JsonElement Element(JsonNode node) => JsonDocument.Parse(node.ToJsonString()).RootElement;
}
