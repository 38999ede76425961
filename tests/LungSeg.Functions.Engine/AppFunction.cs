using System.Reflection;
using DurableTask.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker.Shims;

namespace LungSeg.Functions.Engine;

/// <summary>An orchestrator under its name, for either engine.</summary>
internal abstract record AppOrchestrator(string Name)
{
    public abstract void AddTo(DurableTaskRegistry registry);

    public abstract TaskOrchestration Create(DurableTaskShimFactory factory);
}

/// <param name="Name">The function's name.</param>
/// <param name="Method">A static method of a context and an input.</param>
/// <param name="Target">Null: it is static.</param>
internal sealed record AppOrchestrator<TInput, TOutput>(string Name, MethodInfo Method, object? Target)
    : AppOrchestrator(Name)
{
    private readonly Func<TaskOrchestrationContext, TInput, Task<TOutput>> _run =
        Method.CreateDelegate<Func<TaskOrchestrationContext, TInput, Task<TOutput>>>(Target);

    public override void AddTo(DurableTaskRegistry registry) =>
        registry.AddOrchestratorFunc<TInput, TOutput>(Name, _run);

    public override TaskOrchestration Create(DurableTaskShimFactory factory) =>
        factory.CreateOrchestration<TInput, TOutput>(Name, async (context, input) => await _run(context, input!));
}

/// <summary>An activity under its name, for either engine.</summary>
internal abstract record AppActivity(string Name)
{
    public abstract void AddTo(DurableTaskRegistry registry);

    public abstract TaskActivity Create(DurableTaskShimFactory factory);
}

/// <param name="Name">The function's name.</param>
/// <param name="Invoke">Calls the function with its input and returns its task.</param>
internal sealed record AppActivity<TInput, TOutput>(string Name, Func<object?, object> Invoke) : AppActivity(Name)
{
    public override void AddTo(DurableTaskRegistry registry) =>
        registry.AddActivityFunc<TInput, TOutput>(Name, (_, input) => (Task<TOutput>)Invoke(input));

    public override TaskActivity Create(DurableTaskShimFactory factory) =>
        factory.CreateActivity<TInput, TOutput>(Name, async (_, input) => await (Task<TOutput>)Invoke(input));
}
