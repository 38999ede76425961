using LungSeg.Functions.Operations;
using Microsoft.Extensions.Logging;

namespace LungSeg.Functions.Logging;

/// <summary>Puts <c>CaseId</c> and <c>Stage</c> on every line that is logged inside, whoever logs it.</summary>
internal static class CaseScope
{
    public const string Start = "Start";
    public const string Sweep = "Sweep";
    public const string Poison = "Poison";
    public const string Operator = "Operator";

    /// <param name="log">Any logger: scopes are shared by all of them.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="stage">The stage, the orchestrator, or what else works on the case.</param>
    public static IDisposable? BeginCase(this ILogger log, string caseId, string stage) =>
        log.BeginScope(new Dictionary<string, object> { ["CaseId"] = caseId, ["Stage"] = stage });
}
