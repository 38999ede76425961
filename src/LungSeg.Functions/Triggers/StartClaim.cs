using System.Runtime.CompilerServices;
using LungSeg.Functions.Configuration;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Functions.Triggers;

/// <summary>
/// Lets one of many simultaneous events start a case. Durable looks whether an instance runs and then writes its start:
/// two starts between the two replace each other, and the timers and answers of the replaced one are dropped, which
/// leaves a case that waits for ever. So a start is first claimed by a blob that only one can write, named after the
/// case and the run before it. How old a claim is, is told by the store's clock alone: no two machines' clocks are
/// compared. Claims lie in the work container and are also the index of the cases that were started: the sweep takes
/// those away whose case has ended, and the container's lifecycle rule what it leaves.
/// </summary>
public sealed class StartClaim(IBlobStore store, LungSegOptions options)
{
    /// <summary>A claim older than this without a start is that of a starter that died.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const string Folder = "starts/";

    /// <summary>True for the one caller that may start the case's next run.</summary>
    /// <param name="caseId">The case.</param>
    /// <param name="previous">When its last run was created; null where there was none.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<bool> TakeAsync(string caseId, DateTimeOffset? previous, CancellationToken cancellation)
    {
        for (var name = $"{Folder}{caseId}/{previous?.UtcTicks ?? 0}"; ;)
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
                if (await StoreTimeAsync(caseId, cancellation) - held.LastModified < Patience) return false;
                name += $"-{held.LastModified.ToUnixTimeSeconds()}";
            }
        }
    }

    /// <summary>Every case with a claim, with all of its claims, in order of the cases' names.</summary>
    public async IAsyncEnumerable<ClaimedCase> AllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        ClaimedCase? found = null;
        await foreach (var blob in store.ListAsync(options.WorkContainer, Folder, cancellation))
        {
            if (CaseReference.CaseIdOf(blob.Name[Folder.Length..]) is not { } caseId) continue;
            if (found?.CaseId != caseId)
            {
                if (found is not null) yield return found;
                found = new(caseId, []);
            }

            found.Claims.Add(blob);
        }

        if (found is not null) yield return found;
    }

    /// <summary>Takes away the claims that were listed; one that came since stays.</summary>
    public async Task ReleaseAsync(ClaimedCase claimed, CancellationToken cancellation)
    {
        foreach (var claim in claimed.Claims)
        {
            await store.DeleteAsync(new(options.WorkContainer, claim.Name), cancellation);
        }
    }

    /// <summary>What the store's clock says: the time that it gives to a blob that is written now.</summary>
    private async Task<DateTimeOffset> StoreTimeAsync(string caseId, CancellationToken cancellation)
    {
        var clock = new BlobAddress(options.WorkContainer, $"{Folder}{caseId}/clock");
        await store.WriteAsync(clock, WriteCondition.Always, (_, _) => Task.CompletedTask, cancellation);
        return await store.FindAsync(clock, cancellation) is { } now ? now.LastModified : DateTimeOffset.MinValue;
    }
}
