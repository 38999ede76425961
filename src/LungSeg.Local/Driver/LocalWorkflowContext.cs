using LungSeg.Workflow;

namespace LungSeg.Local.Driver;

/// <summary>One history of one workflow instance in this process.</summary>
internal sealed class LocalWorkflowContext(
    LocalDriver driver, string instanceId, long order, Nudge nudge, CancellationToken cancellation) : IWorkflowContext
{
    public string InstanceId => instanceId;

    public DateTime UtcNow => driver.Time.GetUtcNow().UtcDateTime;

    /// <summary>The input that the workflow asked to continue with, if it did.</summary>
    public CaseRequest? Next { get; private set; }

    public Task<TOutput> RunStageAsync<TInput, TOutput>(Stage<TInput, TOutput> stage, TInput input) =>
        driver.RunStageAsync(instanceId, order, stage, input, cancellation);

    public Task<SeriesOutcome> RunSeriesAsync(string seriesInstanceId, SeriesRequest request) =>
        SeriesWorkflow.RunAsync(
            new LocalWorkflowContext(driver, seriesInstanceId, order, nudge, cancellation), request);

    public async Task WaitUntilAsync(DateTime utc)
    {
        var wait = utc - UtcNow;
        if (wait <= TimeSpan.Zero) return;
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await Task.WhenAny(Task.Delay(wait, driver.Time, timer.Token), nudge.WaitAsync());
        await timer.CancelAsync();
        cancellation.ThrowIfCancellationRequested();
    }

    public void Report(WorkflowProgress progress) => driver.Report(instanceId, progress);

    public void ContinueAsNew(CaseRequest request) => Next = request;
}
