using LungSeg.Functions.Logging;
using LungSeg.Workflow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Orchestration;

/// <summary>Runs <see cref="CaseWorkflow"/> under Durable.</summary>
public static class CaseOrchestrator
{
    public const string Name = "CaseWorkflow";

    [Function(Name)]
    public static async Task<CaseOutcome?> RunAsync(
        [OrchestrationTrigger] TaskOrchestrationContext context, CaseRequest request)
    {
        var log = context.CreateReplaySafeLogger(Name);
        using var scope = log.BeginCase(request.Case.CaseId, Name);
        var outcome = await CaseWorkflow.RunAsync(new DurableWorkflowContext(context), request);
        log.LogInformation("The case ends as {Status}.", outcome?.Status.ToString() ?? "ContinuedAsNew");
        return outcome;
    }
}
