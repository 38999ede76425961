using LungSeg.Cohorts.Kept;
using LungSeg.Functions.Logging;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Sweeping;

/// <summary>Brings the table of all results up to date with the cases that ended since the last sweep.</summary>
public sealed class CohortPart(KeptCohort cohort, SweepLimits limits, ILogger<CohortPart> log)
{
    public async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            var update = await cohort.UpdateAsync(limits.PartTime, limits.Cohort, cancellation);
            if (update.Cases > 0) log.CohortUpdated(update.Cases, update.HasMore);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // What is owed stays written down; the rest of the sweep matters more.
            log.CohortNotUpdated(fault, KeptCohort.FileName);
        }
    }
}
