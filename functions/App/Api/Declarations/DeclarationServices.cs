using App.Api.Audit;
using App.Api.Children;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Api.Retention;
using App.Functions;
using App.Security;
using Domain.Divisions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Storage;
using Storage.Sealing;

namespace App.Api.Declarations;

public static class DeclarationServices
{
    public static void AddDeclarations(this IServiceCollection services)
    {
        services.AddSingleton(static at => new DeclarationRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<SearchTokens>()));
        services.AddSingleton(static at => new NumberIndex(at.GetRequiredService<IStore>(), at.GetRequiredService<SearchTokens>(),
            at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new AfterSubmission(at.GetRequiredService<IStore>(), at.GetRequiredService<NumberIndex>(),
            at.GetRequiredService<ILogger<AfterSubmission>>()));
        services.AddSingleton<IHostedService>(static at => at.GetRequiredService<AfterSubmission>());
        services.AddSingleton(static at => new Submissions(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<AfterSubmission>(), at.GetRequiredService<TimeProvider>(), at.GetRequiredService<Settings>().Policy));
        services.AddSingleton(static at => new Proofs(at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<WrongProofs>()));
        services.AddSingleton(static at => new ProposalRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Reviews(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<ProposalRecords>(), at.GetRequiredService<Registrations>(), at.GetRequiredService<KeyCareRecords>(),
                at.GetRequiredService<SearchTokens>(), at.GetRequiredService<TimeProvider>(), at.GetRequiredService<Settings>().Policy));
        services.AddSingleton(static at => new Registrations(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<NumberIndex>()));
        services.AddSingleton(static at => new AttachmentViews(at.GetRequiredService<Reviews>(), at.GetRequiredService<Openings>(),
            at.GetRequiredService<IBlobStore>()));
        services.AddSingleton(static at => new DeclarationActions(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<ProposalRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new DeclarationMoves(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<Evidence>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Evidence(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<NumberIndex>(), at.GetRequiredService<TimeProvider>(),
                at.GetRequiredService<ILogger<Evidence>>()));
        services.AddSingleton<AttachmentTurns>();
        services.AddSingleton(static at => new Attaching(at.GetRequiredService<FollowUps>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<AttachmentTurns>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Copies(at.GetRequiredService<IStore>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Erasing(at.GetRequiredService<IStore>(), at.GetRequiredService<IBlobStore>(),
            at.GetRequiredService<DeclarationRecords>(), at.GetRequiredService<NumberIndex>(), at.GetRequiredService<SearchTokens>(),
                at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Withdrawals(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<ProposalRecords>(), at.GetRequiredService<Erasing>(), at.GetRequiredService<Erasures>(),
                at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Erasures(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<Reviews>(), at.GetRequiredService<Erasing>(), at.GetRequiredService<ILogger<Erasures>>()));
        services.AddSingleton(static at => new FollowUps(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<TimeProvider>(), at.GetRequiredService<Settings>().Policy));
    }

    /// <summary>The timer and the queue of this room.</summary>
    public static void HandleDeclarations(this IServiceProvider services)
    {
        var handlers = services.GetRequiredService<Handlers>();
        handlers.On(Catalogue.IndexDeclaration, async (firing, cancellation) =>
        {
            var (county, id, child) = Messages.Read(firing.Message, MessageJson.Default.IndexMessage);
            if (child is not null)
            {
                if (await services.GetRequiredService<ChildRecords>().FindAsync(county, child, cancellation).ConfigureAwait(false) is { } changed)
                {
                    await services.GetRequiredService<NumberIndex>().AddAsync(changed.Child, cancellation).ConfigureAwait(false);
                }

                return;
            }

            var records = services.GetRequiredService<DeclarationRecords>();
            if (await records.FindAsync(county, id, cancellation).ConfigureAwait(false) is { } found)
            {
                await records.PointAsync(found.Declaration, cancellation).ConfigureAwait(false);
                await services.GetRequiredService<NumberIndex>().AddAsync(found.Declaration, cancellation).ConfigureAwait(false);
            }
        });
        handlers.On(ReviewFunctions.EraseDeclaration, (firing, cancellation) => services.GetRequiredService<Erasing>()
            .HearAsync(firing.Message, cancellation));
        handlers.On(ReviewFunctions.MoveDeclaration, (firing, cancellation) => services.GetRequiredService<DeclarationMoves>()
            .MoveAsync(firing.Message, cancellation));
        handlers.On(Catalogue.Sweep, async (firing, cancellation) =>
        {
            var (store, queue) = (services.GetRequiredService<IStore>(), services.GetRequiredService<IWorkQueue>());
            var (declarations, children, retention) = (services.GetRequiredService<DeclarationMoves>(), services.GetRequiredService<ChildMoves>(),
                services.GetRequiredService<RetentionSweep>());
            await Each.DoAsync<Func<Task>>(
                [
                    () => services.GetRequiredService<Submissions>().ResumeAsync(cancellation),
                    .. AuditRecords.Counties.Select<DivisionCode,
                        Func<Task>>(county => () => SendAsync(store, queue, county, firing.Now, cancellation)),
                    .. AuditRecords.Counties.Select<DivisionCode, Func<Task>>(county => () => declarations.ResumeAsync(county, cancellation)),
                    .. AuditRecords.Counties.Select<DivisionCode, Func<Task>>(county => () => children.ResumeAsync(county, cancellation)),
                    .. AuditRecords.Counties.Select<DivisionCode, Func<Task>>(county => () => retention.ResumeAsync(county, cancellation)),
                ],
                part => part(), cancellation).ConfigureAwait(false);
        });
    }

    private static async Task SendAsync(IStore store, IWorkQueue queue, DivisionCode county, DateTimeOffset now, CancellationToken cancellation) =>
        await Each.DoAsync(await Outbox.DueAsync(store, [Partition.County(county.Value)], now, 100, cancellation).ConfigureAwait(false),
            due => Outbox.SendAsync(store, queue, due, cancellation), cancellation).ConfigureAwait(false);
}
