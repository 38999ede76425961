using LungSeg.Functions.Triggers;
using LungSeg.Functions.Viewing;
using LungSeg.Workflow;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;

namespace LungSeg.Functions.Tests.Viewing;

public class DurableActivityTests
{
    private static readonly DataConverter Converter = JsonDataConverter.Default;

    /// <summary>A case's instance has the word null for its status between its start and its first report.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("null")]
    public async Task A_case_that_has_reported_nothing_yet_is_starting(string? status)
    {
        var running = await RunningAsync(Case("a", status));

        Assert.Equal((WorkflowProgress.Waiting, "Starting"), (running["a"].Stage, running["a"].Message));
    }

    [Fact]
    public async Task A_case_shows_its_last_report()
    {
        var report = new WorkflowProgress(Stages.SegmentVolume.Name, 1, 2, "Segmenting");

        Assert.Equal(report, (await RunningAsync(Case("a", Converter.Serialize(report)), Case("b", null)))["a"]);
    }

    private static async Task<IReadOnlyDictionary<string, WorkflowProgress>> RunningAsync(
        params OrchestrationMetadata[] instances)
    {
        var activity = new DurableActivity(TimeProvider.System);
        await using var client = new ListedClient(instances);
        activity.Use(client);
        return await activity.RunningAsync(TestContext.Current.CancellationToken);
    }

    private static OrchestrationMetadata Case(string caseId, string? status)
    {
        var request = new CaseRequest(CaseReference.Named(caseId), new(), new(TimeSpan.Zero, TimeSpan.Zero));
        return new("CaseWorkflow", CaseInstance.IdOf("scans", caseId))
        {
            RuntimeStatus = OrchestrationRuntimeStatus.Running,
            DataConverter = Converter,
            SerializedInput = Converter.Serialize(request),
            SerializedCustomStatus = status,
        };
    }
}
