using LungSeg.Pipeline.Ports;
using LungSeg.Pipeline.Stages;
using LungSeg.Workflow;

namespace LungSeg.Local.Driver;

/// <summary>
/// Runs workflows in this process: stages on a bounded number of threads, those of earlier cases first, transient
/// faults retried with backoff, and, given a journal, every finished stage remembered, so that a killed process goes on
/// where it stood.
/// </summary>
internal sealed class LocalDriver(PipelineStages stages, IStageJournal journal, TimeProvider time, int concurrency)
{
    /// <summary>
    /// Tries for a transient fault, the first included; the waits between them double from one second.
    /// </summary>
    private const int MaximumTries = 4;

    private readonly StageSlots _slots = new(concurrency);
    private long _cases;

    /// <summary>Told of every report of every workflow: its instance id and how far it is.</summary>
    public event Action<string, WorkflowProgress>? Progressed;

    internal TimeProvider Time => time;

    /// <summary>Runs a case to its end, through as many histories as it takes.</summary>
    /// <param name="instanceId">The case's instance id.</param>
    /// <param name="request">What to do.</param>
    /// <param name="nudge">Ends a wait early when something has changed.</param>
    /// <exception cref="StorageUnavailableException">
    /// The store did not answer for so long that this try is given up. That is no verdict on the case: nothing is
    /// written, and what was done is remembered for the next try.
    /// </exception>
    public async Task<CaseOutcome> RunCaseAsync(
        string instanceId, CaseRequest request, Nudge nudge, CancellationToken cancellation)
    {
        var order = Interlocked.Increment(ref _cases);
        while (true)
        {
            var context = new LocalWorkflowContext(this, instanceId, order, nudge, cancellation);
            var outcome = await CaseWorkflow.RunAsync(context, request);
            if (outcome is not null)
            {
                await journal.ClearAsync(instanceId, cancellation);
                return outcome;
            }

            // A new history starts with nothing remembered.
            await journal.ClearAsync(instanceId, cancellation);
            request = context.Next
                ?? throw new InvalidOperationException("The case workflow ended without an outcome.");
        }
    }

    internal void Report(string instanceId, WorkflowProgress progress) => Progressed?.Invoke(instanceId, progress);

    internal async Task<TOutput> RunStageAsync<TInput, TOutput>(
        string instanceId, long order, Stage<TInput, TOutput> stage, TInput input, CancellationToken cancellation)
    {
        // The same JSON round trip that Durable makes: a contract that does not survive it fails here first.
        var json = StageJson.Of(input);
        if (!stage.Observes && await journal.FindAsync(instanceId, stage.Name, json, cancellation) is { } remembered)
        {
            return StageJson.To<TOutput>(remembered);
        }

        await _slots.WaitAsync(order, cancellation);
        string output;
        try
        {
            output = StageJson.Of(await TryAsync(stage, StageJson.To<TInput>(json), cancellation));
        }
        finally
        {
            _slots.Release();
        }

        if (!stage.Observes) await journal.RememberAsync(instanceId, stage.Name, json, output, cancellation);
        return StageJson.To<TOutput>(output);
    }

    private async Task<TOutput> TryAsync<TInput, TOutput>(
        Stage<TInput, TOutput> stage, TInput input, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Task.Run(() => stages.RunAsync(stage, input, cancellation), cancellation);
            }
            catch (StorageUnavailableException) when (attempt < MaximumTries)
            {
                await Task.Delay(TimeSpan.FromSeconds(1 << (attempt - 1)), time, cancellation);
            }
            catch (Exception fault) when (fault is not (OperationCanceledException or StorageUnavailableException))
            {
                throw new StageFailedException(stage.Name, fault.Message, fault);
            }
        }
    }
}
