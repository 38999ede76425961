using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Functions.Triggers;

/// <summary>
/// Lets one of many simultaneous events start a case. Durable looks whether an instance runs and then writes its start:
/// two starts between the two replace each other, and the timers and answers of the replaced one are dropped, which
/// leaves a case that waits for ever. So a start is first claimed by a blob that only one can write, named after the
/// run before it. Claims lie in the work container, whose lifecycle rule removes them. How old one is, is told by the
/// store's clock alone: no two machines' clocks are compared.
/// </summary>
public sealed class StartClaim(IBlobStore store, LungSegOptions options)
{
    /// <summary>A claim older than this without a start is that of a starter that died.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>True for the one caller that may start the instance's next run.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="previous">When its last run was created; null where there was none.</param>
    public async Task<bool> TakeAsync(string instanceId, DateTimeOffset? previous, CancellationToken cancellation)
    {
        for (var name = $"starts/{instanceId}/{previous?.UtcTicks ?? 0}"; ;)
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
                if (await StoreTimeAsync(instanceId, cancellation) - held.LastModified < Patience) return false;
                name += $"-{held.LastModified.ToUnixTimeSeconds()}";
            }
        }
    }

    /// <summary>What the store's clock says: the time that it gives to a blob that is written now.</summary>
    private async Task<DateTimeOffset> StoreTimeAsync(string instanceId, CancellationToken cancellation)
    {
        var clock = new BlobAddress(options.WorkContainer, $"starts/{instanceId}/clock");
        await store.WriteAsync(clock, WriteCondition.Always, (_, _) => Task.CompletedTask, cancellation);
        return await store.FindAsync(clock, cancellation) is { } now ? now.LastModified : DateTimeOffset.MinValue;
    }
}
