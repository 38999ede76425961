using Microsoft.Extensions.Hosting;

namespace LungSeg.Functions.Attempts;

/// <summary>A worker that is told to stop (scale-in, deployment, restart) is not one that a stage has killed.</summary>
internal sealed class AttemptsAtShutdown(StageAttempts attempts) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => attempts.StopAsync(cancellationToken);
}
