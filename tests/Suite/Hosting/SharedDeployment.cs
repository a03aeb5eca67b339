using Suite.Contracts;

namespace Suite.Hosting;

/// <summary>One deployment for the tests of a class that do not disturb each other.</summary>
public sealed class SharedDeployment(PublishedWorker published, Azurite azurite) : IAsyncLifetime
{
    internal Deployment Deployment { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Deployment = await Deployment.StartAsync(published, azurite);

    public ValueTask DisposeAsync() => Deployment is null ? ValueTask.CompletedTask : Deployment.DisposeAsync();
}
