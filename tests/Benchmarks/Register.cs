using App.Api.Declarations;
using App.Demo;
using Domain.Audit;
using Domain.Children;
using Domain.Divisions;
using Domain.Eligibility;
using Host;
using Microsoft.Extensions.DependencyInjection;
using Storage;

namespace Benchmarks;

/// <summary>Children of the synthetic city as they would stand on the register, with nothing around them.</summary>
internal static class Register
{
    private const int Chunk = 90;

    public static IEnumerable<Child> Children(int count, DateOnly today)
    {
        var policy = PolicyInForce.AsWritten.On(today);
        foreach (var declared in SyntheticCity.Generate(SyntheticCity.DemoSeed, count, today))
        {
            var assessment = Assess.For(declared.Form, declared.Answers, declared.SubmittedOn, policy, []);
            yield return new Child
            {
                Id = Guid.CreateVersion7(declared.SubmittedAt).ToString("N"),
                Form = declared.Form,
                Answers = declared.Answers,
                County = assessment.ResponsibleCounty is { } county && DivisionCode.Changzhi.Contains(county) ? county
                    : DivisionCode.Parse(County.Code),
                Status = ChildStatus.Active,
                Declarations = [],
                Assessment = AssessmentSummary.Of(assessment),
                DueOn = assessment.NextReviewOn,
                Revision = 1,
                RegisteredAt = declared.SubmittedAt,
                ChangedAt = declared.SubmittedAt,
            };
        }
    }

    /// <summary>The application over an empty store; it does not listen.</summary>
    public static async Task WithAsync(Func<IServiceProvider, Task> work)
    {
        var folder = Directory.CreateTempSubdirectory("register-").FullName;
        try
        {
            var (launch, problem) = Launch.Read(["--data", Path.Combine(folder, "data")], static _ => null);
            await using var app = await Server.CreateAsync(launch ?? throw new InvalidOperationException(problem));
            await work(app.Services);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Commits them to one county.</summary>
    public static async Task PutAsync(IServiceProvider services, IEnumerable<Child> children)
    {
        var (store, reviews) = (services.GetRequiredService<IStore>(), services.GetRequiredService<Reviews>());
        foreach (var chunk in children.Chunk(Chunk))
        {
            var batch = Batch.Of(Entry());
            Array.ForEach(chunk, child => batch.Create(Kinds.Child, child.Id, ChildJson.Write(child), reviews.FieldsOf(child), ChildJson.Schema));
            await store.CommitAsync(Partition.County(County.Code), batch);
        }
    }

    /// <summary>Changes the latest of them, each in a commit of its own as staff would.</summary>
    public static async Task ChangeAsync(IServiceProvider services, int count)
    {
        var (store, reviews) = (services.GetRequiredService<IStore>(), services.GetRequiredService<Reviews>());
        string? next = null;
        for (var done = 0; done < count;)
        {
            var page = await store.ListAsync(Partition.County(County.Code), Query.Of(Kinds.Child), new(Math.Min(500, count - done), next));
            foreach (var document in page.Items)
            {
                var child = ChildJson.Read(document.Body);
                var changed = child with { Revision = child.Revision + 1 };
                await store.CommitAsync(document.Partition, Batch.Of(Entry())
                    .Replace(document, ChildJson.Write(changed), reviews.FieldsOf(changed), ChildJson.Schema));
            }

            done += page.Items.Count;
            next = page.Next;
        }
    }

    private static AuditEntry Entry() => new()
    {
        Id = Guid.CreateVersion7().ToString("N"),
        County = County.Code,
        At = DateTimeOffset.UtcNow,
        Actor = AuditActor.System,
        Channel = "benchmark",
        Action = "child.change",
        SubjectKind = "child",
    };
}
