using LungSeg.Functions.Logging;
using LungSeg.Workflow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Orchestration;

/// <summary>Runs <see cref="SeriesWorkflow"/> under Durable.</summary>
public static class SeriesOrchestrator
{
    public const string Name = "SeriesWorkflow";

    [Function(Name)]
    public static async Task<SeriesOutcome> RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context, SeriesRequest request)
    {
        var log = context.CreateReplaySafeLogger(Name);
        using var scope = log.BeginCase(request.Revision.Case.CaseId, Name);
        var outcome = await SeriesWorkflow.RunAsync(new DurableWorkflowContext(context), request);
        log.LogInformation("The series {Series} ends as {Status}.", outcome.Key, outcome.Status);
        return outcome;
    }
}
