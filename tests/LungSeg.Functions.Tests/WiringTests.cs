using System.Reflection;
using LungSeg.Functions.Activities;
using LungSeg.Functions.Orchestration;
using LungSeg.Workflow;
using Microsoft.Azure.Functions.Worker;

namespace LungSeg.Functions.Tests;

/// <summary>Every stage has exactly one activity of its types, and there is no activity without a stage.</summary>
public class WiringTests
{
    private static readonly Dictionary<string, Type> StageTypes = typeof(Stages)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(
            field => (string)field.FieldType.GetProperty("Name")!.GetValue(field.GetValue(null))!,
            field => field.FieldType);

    private static readonly ILookup<string, MethodInfo> Functions = typeof(StageActivities).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
        .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null)
        .ToLookup(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

    public static TheoryData<string> StageNames => [.. StageTypes.Keys];

    [Theory]
    [MemberData(nameof(StageNames))]
    public void Every_stage_has_exactly_one_activity_of_its_types(string stage)
    {
        var activity = Assert.Single(Functions[stage]);
        var input = Assert.Single(activity.GetParameters(), p =>
            p.GetCustomAttribute<ActivityTriggerAttribute>() is not null
        );
        var types = StageTypes[stage].GetGenericArguments();

        Assert.Equal(types[0], input.ParameterType);
        Assert.Equal(typeof(Task<>).MakeGenericType(types[1]), activity.ReturnType);
    }

    [Fact]
    public void No_activity_is_without_a_stage()
    {
        var activities = Functions
            .SelectMany(group => group)
            .Where(method =>
                method.GetParameters().Any(p => p.GetCustomAttribute<ActivityTriggerAttribute>() is not null)
            )
            .Select(method => method.GetCustomAttribute<FunctionAttribute>()!.Name);

        Assert.Equal(StageTypes.Keys.Order(), activities.Order());
    }

    [Fact]
    public void No_function_binds_a_blobs_content()
    {
        var bound = Functions.SelectMany(group => group)
            .SelectMany(method => method.GetParameters())
            .Where(parameter =>
                parameter.GetCustomAttribute<BlobTriggerAttribute>() is not null
                || parameter.GetCustomAttribute<BlobInputAttribute>() is not null
            )
            .Select(parameter => parameter.ParameterType)
            .ToList();

        Assert.NotEmpty(bound);
        Assert.All(bound, type => Assert.Equal("BlobClient", type.Name));
    }

    [Fact]
    public void Both_workflows_have_an_orchestrator()
    {
        Assert.Single(Functions[CaseOrchestrator.Name]);
        Assert.Single(Functions[SeriesOrchestrator.Name]);
    }

    [Fact]
    public void Whoever_calls_by_HTTP_needs_a_key_but_for_the_viewer_which_has_a_gate_of_its_own()
    {
        var levels = Functions.SelectMany(group => group.Select(method => (group.Key, Level: LevelOf(method))))
            .Where(function => function.Level is not null)
            .ToDictionary(function => function.Key, function => function.Level);

        Assert.Equal(
            ["CancelCase", "GetCase", "Health", "ListCases", "RerunCase", "SignIn", "StartCase", "Viewer"],
            levels.Keys.Order(StringComparer.Ordinal));
        Assert.All(levels, function => Assert.Equal(
            function.Key == "Viewer" ? AuthorizationLevel.Anonymous : AuthorizationLevel.Function, function.Value));
    }

    private static AuthorizationLevel? LevelOf(MethodInfo method) =>
        method
            .GetParameters()
            .Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()?.AuthLevel)
            .FirstOrDefault(level => level is not null);
}
