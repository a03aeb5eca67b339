namespace Storage;

/// <summary>
/// At the start a service that the data lie in does not answer, or does not let this program in. The message says which, and what to do.
/// </summary>
/// <param name="service">With the setting that names it.</param>
/// <param name="status">What it answered; null: nothing.</param>
public sealed class ServiceAwayException(string service, int? status, Exception failure) : Exception(Words(service, status), failure)
{
    private static string Words(string service, int? status) => status switch
    {
        401 or 403 => $"{service} 不让本程序进去（{status}）。角色分配可能还没有生效，刚部署完可能要等十几分钟；在 Azure 里主机会自己再启动程序，请稍等。"
            + "半小时后仍是这样的，请检查托管标识的角色（roles.bicep）、AZURE_CLIENT_ID，以及服务的网络是否允许本程序访问。",
        404 => $"{service} 里没有要用的内容（404）。请先用 infra-bicep 部署，或检查地址是否写错。",
        null => $"连不上 {service}，没有收到回答。在 Azure 里主机会自己再启动程序；一直这样的，请检查地址、网络（私有终结点、防火墙）和服务状态。",
        _ => $"{service} 暂时用不了（{status}）。在 Azure 里主机会自己再启动程序；一直这样的，请检查地址、网络（私有终结点、防火墙）和服务状态。",
    };
}
