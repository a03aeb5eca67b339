using System.Text.Json.Nodes;
using Domain.Children;
using Domain.Declarations;
using Domain.Divisions;
using Domain.Forms;
using Domain.Problems;
using Suite.Declarations;
using Suite.Forms;

namespace Suite.Children;

/// <summary>Shortcuts of this room's tests: registered children, and the counties they move between.</summary>
internal static class Registered
{
    public static readonly DivisionCode Luzhou = DivisionCode.Parse("140403");

    public static readonly DivisionCode Shangdang = DivisionCode.Parse("140404");

    public static Child Migrant(string id = "c1", Action<JsonObject>? bend = null) => Child(Family.MigrantForm, id, bend);

    public static Child LeftBehind(string id = "c2", Action<JsonObject>? bend = null) => Child(Family.LeftBehindForm, id, bend);

    public static Decision<ChildChange> Update(this Child child, JsonObject changes, string reason = "入户走访", string? declaration = null,
        params string[] unknown) =>
        UpdateChild.Decide(child, new(new Input.Raw(changes.Element(), Family.Unknown(unknown)), reason, Declared.Reviewer, declaration),
            Declared.Policy, Family.Now.AddDays(30));

    public static Decision<ChildChange> Close(this Child child, string reason = "已满十六周岁") =>
        CloseChild.Decide(child, new(reason, Declared.Approver), Family.Now.AddDays(40));

    public static Decision<ChildChange> Depart(this Child child, DivisionCode to, string transfer = "t1") =>
        TransferChild.Depart(child, new(to, "搬到那里住了", Declared.Approver), Family.Now.AddDays(50), transfer);

    /// <summary>The child after it was brought into a status by the decisions that lead there.</summary>
    public static Child In(ChildStatus status)
    {
        var child = Migrant();
        return status switch
        {
            ChildStatus.Active => child,
            ChildStatus.Departing => child.Depart(Shangdang).Accepted().Child,
            ChildStatus.Arriving => TransferChild.Arrive(In(ChildStatus.Departing), null, Family.Now).Accepted().Change!.Child,
            ChildStatus.Transferred => TransferChild.Leave(In(ChildStatus.Departing), "t1", Family.Now).Accepted().Change!.Child,
            ChildStatus.InReview => TransferChild.Settle(In(ChildStatus.Arriving), "t1", Declared.Policy, Family.Now.AddDays(51)).Accepted()
                .Change!.Child,
            ChildStatus.Closed => child.Close().Accepted().Child,
            ChildStatus.Merged => MergeChildren.Decide(child, Migrant("c9"), new("重复登记", Declared.Approver), Declared.Policy, Family.Now).Accepted()
                .Ended.Child,
        };
    }

    private static Child Child(FormDefinition form, string id, Action<JsonObject>? bend)
    {
        var answers = Family.Of(form);
        bend?.Invoke(answers);
        var declaration = form.Submit(answers).Accepted().Declaration with { Id = "d-" + id };
        return ReviewDeclaration.Decide(declaration, new(ReviewKind.Register, "材料齐全", Declared.Reviewer), Declared.Policy, Family.Now, id).Accepted()
            .Registered!.Child;
    }
}
