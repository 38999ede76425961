using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;
using Microsoft.DurableTask.Client;

namespace LungSeg.Functions.Triggers;

/// <summary>
/// Lets one of many simultaneous events start a case. Durable looks whether an instance runs and then writes its start:
/// two starts between the two replace each other, and the timers and answers of the replaced one are dropped, which
/// leaves a case that waits for ever. So a start is first claimed by a blob that only one can write, named after the
/// run before it. Claims lie in the work container, whose lifecycle rule removes them.
/// </summary>
public sealed class StartClaim(IBlobStore store, LungSegOptions options, TimeProvider time)
{
    /// <summary>A claim older than this without a start is that of a starter that died.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>True for the one caller that may start the instance's next run.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="previous">Its last run; null where there was none.</param>
    public async Task<bool> TakeAsync(string instanceId, OrchestrationMetadata? previous, CancellationToken cancellation)
    {
        for (var name = $"starts/{instanceId}/{previous?.CreatedAt.UtcTicks ?? 0}"; ;)
        {
            var address = new BlobAddress(options.WorkContainer, name);
            try
            {
                await store.WriteAsync(address, WriteCondition.IfAbsent, (_, _) => Task.CompletedTask, cancellation);
                return true;
            }
            catch (BlobExistsException)
            {
                if (await store.FindAsync(address, cancellation) is not { } held) continue;
                if (time.GetUtcNow() - held.LastModified < Patience) return false;
                name += $"-{held.LastModified.ToUnixTimeSeconds()}";
            }
        }
    }
}
