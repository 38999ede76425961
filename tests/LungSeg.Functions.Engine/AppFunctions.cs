using System.Reflection;
using LungSeg.Functions.Activities;
using LungSeg.Functions.Orchestration;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace LungSeg.Functions.Engine;

/// <summary>
/// The app's orchestrators and activities, found by their attributes as the Functions worker finds them.
/// </summary>
/// <param name="services">What the activities are made from.</param>
/// <param name="client">For activities that bind a Durable client.</param>
/// <param name="begun">Is told of every activity that begins, by its name.</param>
internal sealed class AppFunctions(
    IServiceProvider services, Func<DurableTaskClient> client, Action<string>? begun = null)
{
    private static readonly Type[] Classes =
    [
        typeof(CaseOrchestrator),
        typeof(SeriesOrchestrator),
        typeof(StageActivities),
    ];

    public IEnumerable<AppOrchestrator> Orchestrators =>
        from method in Functions<OrchestrationTriggerAttribute>()
        let input = method.GetParameters()[1].ParameterType
        select Make<AppOrchestrator>(typeof(AppOrchestrator<,>), NameOf(method), input, OutputOf(method), method, null);

    public IEnumerable<AppActivity> Activities
    {
        get
        {
            var target = ActivatorUtilities.CreateInstance<StageActivities>(services);
            return Functions<ActivityTriggerAttribute>()
                .Select(method =>
                {
                    Func<object?, object> invoke = input =>
                    {
                        begun?.Invoke(NameOf(method));
                        return method.Invoke(
                            target, [.. method.GetParameters().Select(parameter => Argument(parameter, input))])!;
                    };
                    return Make<AppActivity>(
                        typeof(AppActivity<,>), NameOf(method), method.GetParameters()[0].ParameterType,
                        OutputOf(method), invoke);
                });
        }
    }

    private object? Argument(ParameterInfo parameter, object? input) =>
        parameter.ParameterType == typeof(CancellationToken) ? CancellationToken.None
        : parameter.ParameterType == typeof(DurableTaskClient) ? client()
        : input;

    private static IEnumerable<MethodInfo> Functions<TTrigger>()
        where TTrigger : Attribute =>
        from type in Classes
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
        where method.GetParameters().Any(parameter => parameter.GetCustomAttribute<TTrigger>() is not null)
        select method;

    private static string NameOf(MethodInfo method) => method.GetCustomAttribute<FunctionAttribute>()!.Name;

    private static Type OutputOf(MethodInfo method) => method.ReturnType.GetGenericArguments()[0];

    private static T Make<T>(Type type, string name, Type input, Type output, params object?[] rest) =>
        (T)Activator.CreateInstance(type.MakeGenericType(input, output), [name, .. rest])!;
}
