using LungSeg.Workflow;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace LungSeg.Functions.Orchestration;

/// <summary>Runs <see cref="CaseWorkflow"/> under Durable.</summary>
public static class CaseOrchestrator
{
    public const string Name = "CaseWorkflow";

    [Function(Name)]
    public static Task<CaseOutcome?> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, CaseRequest request) =>
        CaseWorkflow.RunAsync(new DurableWorkflowContext(context), request);
}
