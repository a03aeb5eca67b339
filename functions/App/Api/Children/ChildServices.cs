using App.Api.Declarations;
using App.Api.KeyCare;
using App.Api.Proposals;
using App.Functions;
using App.Security;
using Microsoft.Extensions.DependencyInjection;
using Storage;
using Storage.Sealing;

namespace App.Api.Children;

public static class ChildServices
{
    public static void AddChildren(this IServiceCollection services)
    {
        services.AddSingleton(static at => new ChildRecords(at.GetRequiredService<IStore>(), at.GetRequiredService<DeclarationRecords>(),
            at.GetRequiredService<SearchTokens>(), at.GetRequiredService<SearchLimit>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ChildActions(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<ChildRecords>(), at.GetRequiredService<Reviews>(), at.GetRequiredService<ProposalRecords>(),
                at.GetRequiredService<KeyCareRecords>(), at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new ChildMoves(at.GetRequiredService<IStore>(), at.GetRequiredService<ChildRecords>(),
            at.GetRequiredService<Reviews>(), at.GetRequiredService<KeyCareRecords>(), at.GetRequiredService<Evidence>(),
                at.GetRequiredService<TimeProvider>()));
        services.AddSingleton(static at => new Reassessing(at.GetRequiredService<IStore>(), at.GetRequiredService<IWorkQueue>(),
            at.GetRequiredService<ChildRecords>(), at.GetRequiredService<Reviews>(), at.GetRequiredService<KeyCareRecords>(),
                at.GetRequiredService<ProposalRecords>()));
    }

    /// <summary>The queues and the timer of this room.</summary>
    public static void HandleChildren(this IServiceProvider services)
    {
        var handlers = services.GetRequiredService<Handlers>();
        handlers.On(Catalogue.MoveChild, (firing, cancellation) => services.GetRequiredService<ChildMoves>().MoveAsync(firing.Message, cancellation));
        handlers.On(ChildFunctions.Reassess, (firing, cancellation) => services.GetRequiredService<Reassessing>().RunAsync(firing.Now, cancellation));
        handlers.On(ChildFunctions.ProposeClosing, (firing, cancellation) =>
            services.GetRequiredService<Reassessing>().ProposeClosingAsync(firing.Message, firing.Now, cancellation));
    }
}
