using LungSeg.Cohorts.Results;
using LungSeg.Pipeline;
using LungSeg.Pipeline.Ports;

namespace LungSeg.Cohorts;

/// <summary>
/// Collects the newest results of every case into tables, in one pass and in memory that does not grow with them.
/// </summary>
public static class CohortCollector
{
    /// <param name="store">Where results lie.</param>
    /// <param name="containers">The containers' names.</param>
    /// <param name="files">Where the tables go; written whole or not at all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What was found; with no case nothing is written.</returns>
    public static async Task<CohortCounts> CollectAsync(
        IBlobStore store, Containers containers, CohortFiles files, CancellationToken cancellation)
    {
        await using var tables = new CohortTables(files);
        await foreach (var found in new CohortReader(store, containers).ReadAsync(cancellation))
            await tables.AddAsync(found, cancellation);
        if (tables.Counts.Cases > 0)
            await tables.CompleteAsync(cancellation);
        return tables.Counts;
    }
}
