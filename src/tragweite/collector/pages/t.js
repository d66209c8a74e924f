/* SPDX-License-Identifier: EUPL-1.2 */
(function(){var d=document,s=d.currentScript,n=navigator,l=location,u=s.src.replace(/t\.js.*$/,""),r=d.referrer,p;
if(s.hasAttribute("data-respect-dnt")&&(n.doNotTrack=="1"||n.globalPrivacyControl)){window.tragweite=function(){};return}
function c(){return new URLSearchParams(l.search).get("utm_content")||""}
function b(w,k){n.sendBeacon(u+w,JSON.stringify({s:s.getAttribute("data-site"),p:l.pathname,c:c(),r:r,k:k||""}))}
function v(){if(p!=l.pathname){p=l.pathname;b("v");r=l.href}}
window.tragweite=function(k){b("c",k||(crypto.randomUUID?crypto.randomUUID():""+Date.now()+Math.random()))};
var h=history.pushState;history.pushState=function(){h.apply(this,arguments);v()};addEventListener("popstate",v);v()})();
