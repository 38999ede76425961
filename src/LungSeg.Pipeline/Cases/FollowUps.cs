using System.Globalization;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Pipeline.Cases;

/// <summary>
/// What is still to be done with the results of cases, by work that is none of theirs: one small blob among the scratch
/// for each revision. It is written before the case's own document says that the revision is finished, so that whoever
/// dies between the two owes nothing that is not written down; who does the work takes the blob away when it is done.
/// A crash repeats work and leaves none out.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="containers">Its containers.</param>
/// <param name="work">What the work is called: a name's segment.</param>
public sealed class FollowUps(IBlobStore store, Containers containers, string work)
{
    /// <summary>What the names of all follow-ups start with.</summary>
    public const string Folder = "follow-ups/";

    private readonly string _folder = $"{Folder}{work}/";

    /// <summary>Writes down that the revision is to be followed up; again changes nothing.</summary>
    public async Task AddAsync(RevisionReference revision, CancellationToken cancellation)
    {
        var owed = new FollowUp(revision.Case.CaseId, revision.Revision);
        try
        {
            await store.WriteAsync(
                Address(owed), WriteCondition.IfAbsent, (_, _) => Task.CompletedTask, cancellation);
        }
        catch (BlobExistsException)
        {
            // A stage that runs twice.
        }
    }

    /// <summary>All that is owed, in the order of the cases' folders; some of it may not be finished yet.</summary>
    public IAsyncEnumerable<FollowUp> AllAsync(CancellationToken cancellation) =>
        store
            .ListAsync(containers.Work, _folder, cancellation)
            .Select(blob => Parse(blob.Name[_folder.Length..]))
            .Where(owed => owed is not null)
            .Select(owed => owed!);

    /// <summary>Takes away what is done.</summary>
    public Task DoneAsync(FollowUp owed, CancellationToken cancellation) =>
        store.DeleteAsync(Address(owed), cancellation);

    /// <summary>The blob of one: its content is its worker's own.</summary>
    public BlobAddress Address(FollowUp owed) =>
        new(
            containers.Work,
            _folder + owed.CaseId + "/" + owed.Revision.ToString(CultureInfo.InvariantCulture));

    private static FollowUp? Parse(string name)
    {
        var slash = name.LastIndexOf('/');
        return slash > 0
            && int.TryParse(name.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var revision)
            ? new(name[..slash], revision)
            : null;
    }
}

/// <summary>A revision of a case's results that something is still to be done with.</summary>
public sealed record FollowUp(string CaseId, int Revision);
