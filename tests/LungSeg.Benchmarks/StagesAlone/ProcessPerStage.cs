using System.Diagnostics;
using System.Globalization;
using LungSeg.Workflow;

namespace LungSeg.Benchmarks.StagesAlone;

/// <summary>
/// Drives a workflow with each stage in a new process of this program, one after the other, and notes what each took.
/// </summary>
/// <param name="storeSpec">The store that all of them work on.</param>
internal sealed class ProcessPerStage(string storeSpec) : IWorkflowContext
{
    private readonly SemaphoreSlim _one = new(1);

    public string InstanceId => "stages";

    public DateTime UtcNow => DateTime.UtcNow;

    /// <summary>What every stage took, in the order of their ends.</summary>
    public List<StageCost> Costs { get; } = [];

    public async Task<TOutput> RunStageAsync<TInput, TOutput>(Stage<TInput, TOutput> stage, TInput input)
    {
        await _one.WaitAsync();
        try
        {
            var start = new ProcessStartInfo(Environment.ProcessPath!, [StageProcess.Verb, stage.Name])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            start.Environment[StageProcess.StoreVariable] = storeSpec;
            var started = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(StageProcess.Json(input));
            process.StandardInput.Close();
            var answer = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            if (process.ExitCode != 0)
                throw new StageFailedException(stage.Name, $"its process ended with {process.ExitCode}");

            var end = answer.IndexOf('\n', StringComparison.Ordinal);
            var megabytes = long.Parse(answer[..end], CultureInfo.InvariantCulture) / 1e6;
            Costs.Add(new(NameOf(stage.Name, input), megabytes, Stopwatch.GetElapsedTime(started).TotalSeconds));
            return StageProcess.Value<TOutput>(answer[end..]);
        }
        finally
        {
            _one.Release();
        }
    }

    public Task<SeriesOutcome> RunSeriesAsync(string instanceId, SeriesRequest request) =>
        SeriesWorkflow.RunAsync(this, request);

    public Task WaitUntilAsync(DateTime utc) => Task.Delay(TimeSpan.FromTicks(Math.Max(0, (utc - UtcNow).Ticks)));

    public void Report(WorkflowProgress progress)
    {
    }

    public void ContinueAsNew(CaseRequest request) =>
        throw new InvalidOperationException("The scan changed while it was measured.");

    private static string NameOf<TInput>(string stage, TInput input) =>
        input is ExportRequest export ? $"{stage}: {export.Format}" : stage;
}

/// <summary>What one stage took.</summary>
internal sealed record StageCost(string Stage, double PeakMegabytes, double Seconds);
