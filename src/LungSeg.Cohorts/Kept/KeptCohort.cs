using LungSeg.Cohorts.Results;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Cases;
using LungSeg.Pipeline.Ports;
using LungSeg.Workflow;

namespace LungSeg.Cohorts.Kept;

/// <summary>
/// Keeps tables of a store's cases among its results: <c>cohort.parquet</c>, <c>cohort-flags.parquet</c> and
/// <c>cohort-failures.parquet</c>, with the rows that <c>collect</c> makes. The cases that ended since are known by
/// their <see cref="FollowUps"/>, so that no update lists the results. Where the tables are not there, or are of
/// another version's columns, they are made of all cases, whose folders are listed once.
/// </summary>
/// <remarks>
/// Any number of writers may update at once: each replaces the very versions that it read, and who comes late starts
/// over. A follow-up is taken away when all three tables have the case. The tables are replaced one after the other, so
/// that for a moment one may know a case that another does not.
/// </remarks>
public sealed class KeptCohort(IBlobStore store, Containers containers, TimeProvider time)
{
    /// <summary>The main table's name among the results.</summary>
    public const string FileName = "cohort.parquet";

    /// <summary>Others were quicker so often that the rest is left to the next update.</summary>
    private const int MaximumTries = 5;

    /// <summary>The main table last: it says how far all are whole.</summary>
    private static readonly IReadOnlyList<(string Name, CohortRows Rows)> Kept =
    [
        ("cohort-flags.parquet", CohortRows.Flags),
        ("cohort-failures.parquet", CohortRows.Failures),
        (FileName, CohortRows.Regions),
    ];

    private readonly FollowUps _followUps = FollowUpsOf(store, containers);

    /// <summary>The main table's version that is known to be whole.</summary>
    private string? _whole;

    /// <summary>Where finished revisions are written down for the tables.</summary>
    public static FollowUps FollowUpsOf(IBlobStore store, Containers containers) => new(store, containers, "cohort");

    /// <summary>Brings the tables up to date.</summary>
    /// <param name="atMost">No other case is begun after this; one always is.</param>
    /// <param name="most">The most cases whose rows are made.</param>
    /// <param name="cancellation">Ends it; the tables are as they were.</param>
    /// <exception cref="InvalidDataException">A file of a table's name is no table.</exception>
    public async Task<KeptUpdate> UpdateAsync(TimeSpan atMost, int most, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryUpdateAsync(
                    cases => cases < most && time.GetElapsedTime(began) < atMost, cancellation);
            }
            catch (Exception fault) when (fault is BlobChangedException or BlobExistsException)
            {
                // Another writer was quicker, or a first try whose answer was lost: its version is the one to go on
                // with.
                if (tries == MaximumTries) return new(0, HasMore: true);
            }
        }
    }

    private async Task<KeptUpdate> TryUpdateAsync(Func<int, bool> mayGoOn, CancellationToken cancellation)
    {
        // The tables' versions first: what documents say later is never older than they are.
        var version = (await store.FindAsync(Address(FileName), cancellation))?.ETag;
        var owed = await _followUps.AllAsync(cancellation).ToListAsync(cancellation);
        if (owed.Count == 0 && version is not null && version == _whole) return KeptUpdate.Nothing;

        var tables = new List<KeptTable>();
        try
        {
            foreach (var (name, rows) in Kept)
                tables.Add(await KeptTable.OpenAsync(store, Address(name), rows, cancellation));
            var after = tables.Any(table => table.After is "") ? "" : tables[^1].After;
            if (owed.Count == 0 && after is null)
            {
                _whole = version;
                return KeptUpdate.Nothing;
            }

            var changed = new ChangedCases(store, containers, owed, after, mayGoOn);
            var done = new List<FollowUp>();
            var cases = 0;
            await foreach (var (caseId, found) in changed.ReadAsync(cancellation))
            {
                foreach (var (table, (_, rows)) in tables.Zip(Kept))
                    await table.ReplaceAsync(caseId, rows.Of(found), after, cancellation);
                cases++;
                done.AddRange(changed.OwedTo(caseId).Where(one => found.Revision is not { } newest
                    || newest >= one.Revision));
            }

            // What is owed is not finished, or there is no case at all: the tables stay as they are.
            if (done.Count == 0 && (cases == 0 || after is null)) return KeptUpdate.Nothing;

            var goneAfter = changed.After is null ? after : null;
            foreach (var table in tables)
                version = await table.CompleteAsync(store, changed.After, goneAfter, cancellation);
            if (changed.After is null) _whole = version;
            foreach (var one in done)
                await _followUps.DoneAsync(one, cancellation);
            return new(cases, changed.HasMore);
        }
        finally
        {
            foreach (var table in tables)
                await table.DisposeAsync();
        }
    }

    private BlobAddress Address(string name) => new(containers.Results, name);
}

/// <summary>What an update did.</summary>
/// <param name="Cases">Cases whose rows are new.</param>
/// <param name="HasMore">The time was over before all were done, or other writers were quicker again and again: the
/// next update goes on.</param>
public sealed record KeptUpdate(int Cases, bool HasMore)
{
    public static KeptUpdate Nothing { get; } = new(0, false);
}
